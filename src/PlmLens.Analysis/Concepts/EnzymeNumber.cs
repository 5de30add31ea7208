namespace PlmLens.Analysis.Concepts;

/// <summary>Enzyme Commission numbers and the classes above them.</summary>
internal static class EnzymeNumber
{
    /// <summary>A number and all classes above it, widest first: 2.-.-.-, 2.7.-.-, 2.7.11.-, 2.7.11.1, each with how
    /// many of its four fields are known. Nothing for what is no such number.</summary>
    public static IEnumerable<(string Number, int Known)> Levels(string number)
    {
        string[] fields = number.Split('.');
        if (fields.Length != 4)
            yield break;
        for (int known = 1; known <= 4 && fields[known - 1] is not ("-" or ""); known++)
            yield return (string.Join('.', fields.Select((field, i) => i < known ? field : "-")), known);
    }
}
