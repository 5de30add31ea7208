using System.IO.Compression;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins.Tests;

/// <summary>Text as files and streams, and what reading it gives.</summary>
internal static class TestText
{
    public static string Golden(params string[] parts) =>
        Path.Combine([AppContext.BaseDirectory, "Goldens", .. parts]);

    public static string Demo(string name) => Path.Combine(AppContext.BaseDirectory, "swissprot-demo", name);

    public static Stream Stream(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    public static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    public static List<ProteinRecord> Fasta(string text) => [.. FastaReader.Read(Stream(text), "a.fasta")];

    public static List<ProteinRecord> Flat(string text) => [.. UniProtFlatReader.Read(Stream(text), "a.dat")];

    public static List<ProteinRecord> Tsv(string text) => [.. UniProtTsvReader.Read(Stream(text), "a.tsv")];

    /// <summary>A valid flat-file entry of five residues around some lines.</summary>
    public static string Entry(string accession, params string[] lines) =>
        $"ID   {accession}_TEST   Reviewed;   5 AA.\nAC   {accession};\n{string.Concat(lines.Select(l => l + "\n"))}"
        + "SQ   SEQUENCE   5 AA;  500 MW;\n     MKTAY\n//\n";

    /// <summary>The message of the failure that reading must end with: one sentence with these parts.</summary>
    public static string Refused(Func<object> read, params string[] parts)
    {
        PlmLensException e = Assert.ThrowsAny<PlmLensException>(read);
        foreach (string part in parts)
            Assert.Contains(part, e.Message);
        Assert.EndsWith(".", e.Message);
        Assert.DoesNotContain('\n', e.Message);
        return e.Message;
    }

    /// <summary>Everything in a feature, as one line of text: equal lines, equal features.</summary>
    public static string Describe(ProteinFeature f)
    {
        (string Name, string? Value)[] fields =
        [
            ("isoform", f.Isoform),
            ("note", f.Note),
            ("ligand", f.Ligand),
            ("ligand_id", f.LigandId),
            ("label", f.LigandLabel),
            ("ligand_note", f.LigandNote),
            ("part", f.LigandPart),
            ("part_id", f.LigandPartId),
            ("evidence", f.Evidence.Count > 0 ? string.Join(' ', f.Evidence) : null),
            ("id", f.FeatureId),
        ];
        string place = $"{f.Type} {Sign(f.StartFuzziness)}{f.Start}..{Sign(f.EndFuzziness)}{f.End}";
        return place + string.Concat(fields.Where(p => p.Value is not null).Select(p => $" | {p.Name}={p.Value}"));
    }

    private static string Sign(PositionFuzziness fuzziness) => fuzziness switch
    {
        PositionFuzziness.Exact => "",
        PositionFuzziness.Before => "<",
        PositionFuzziness.After => ">",
        PositionFuzziness.Uncertain => "?",
        _ => "unknown",
    };
}
