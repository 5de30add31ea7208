namespace PlmLens.Models;

/// <summary>How far one prediction is from another.</summary>
internal static class KullbackLeibler
{
    /// <summary>sum over i of p_i (log p_i - log q_i) in nats, p and q the softmax of the two rows of logits. Computed
    /// in binary64 around each row's maximum; 0 or more but for rounding.</summary>
    public static double Of(ReadOnlySpan<float> logitsP, ReadOnlySpan<float> logitsQ)
    {
        double normP = LogSumExp(logitsP), normQ = LogSumExp(logitsQ), sum = 0;
        for (int i = 0; i < logitsP.Length; i++)
        {
            double p = logitsP[i] - normP;
            sum += Math.Exp(p) * (p - (logitsQ[i] - normQ));
        }

        return sum;
    }

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        double maximum = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
            maximum = Math.Max(maximum, logit);
        foreach (float logit in logits)
            sum += Math.Exp(logit - maximum);
        return maximum + Math.Log(sum);
    }
}
