namespace PlmLens.Analysis.Clusters;

/// <summary>
/// The local scale of one point (McInnes et al. 2018, algorithm 3): rho is the distance of its nearest neighbour that
/// is not a copy, and sigma makes sum over neighbours of exp(-max(0, d - rho) / sigma) equal to log2 k.
/// </summary>
/// <param name="Rho">Distance up to which a neighbour belongs wholly.</param>
/// <param name="Sigma">Scale beyond.</param>
internal readonly record struct SmoothNeighbourhood(double Rho, double Sigma)
{
    private const int MostSteps = 64;
    private const double Tolerance = 1e-5;
    private const double LeastScale = 1e-3;

    /// <summary>How much a neighbour at a distance belongs, 0 to 1.</summary>
    public double Membership(double distance) =>
        distance <= Rho || Sigma == 0 ? 1 : Math.Exp(-(distance - Rho) / Sigma);

    /// <summary>Fits one point.</summary>
    /// <param name="distances">To its neighbours, ascending; k - 1 of them, since k counts the point itself.</param>
    /// <param name="meanOfAll">Mean distance over the neighbours of all points.</param>
    public static SmoothNeighbourhood Fit(ReadOnlySpan<double> distances, double meanOfAll)
    {
        double rho = 0, sum = 0;
        foreach (double distance in distances)
        {
            if (rho == 0)
                rho = distance;
            sum += distance;
        }

        double target = Math.Log2(distances.Length + 1);
        double low = 0, high = double.PositiveInfinity, sigma = 1;
        for (int step = 0; step < MostSteps; step++)
        {
            double belonging = new SmoothNeighbourhood(rho, sigma).Sum(distances);
            if (Math.Abs(belonging - target) < Tolerance)
                break;
            if (belonging > target)
                high = sigma;
            else
                low = sigma;
            sigma = double.IsPositiveInfinity(high) ? 2 * sigma : (low + high) / 2;
        }

        // The authors' floor, which keeps neighbourhoods of near copies from collapsing; their means count the distance
        // 0 of the point to itself.
        double mean = rho > 0 ? sum / (distances.Length + 1) : meanOfAll;
        return new SmoothNeighbourhood(rho, Math.Max(sigma, LeastScale * mean));
    }

    private double Sum(ReadOnlySpan<double> distances)
    {
        double sum = 0;
        foreach (double distance in distances)
            sum += distance <= Rho ? 1 : Math.Exp(-(distance - Rho) / Sigma);
        return sum;
    }
}
