using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>The best class of proteins of every latent on validation: first rows of <c>families.tsv</c>.</summary>
/// <param name="latents">Latents of the lens.</param>
internal sealed class BestFamilies(int latents) : IFirstRows
{
    private byte[] _name = new byte[256];
    private (int Source, int Id, int Label, int F1, int Specific) _columns;

    /// <summary>Classes by code: "Pfam: Protein kinase domain".</summary>
    public TextCodes Texts { get; } = new();

    /// <summary>Class of each latent, a code; -1 when none.</summary>
    public int[] Codes { get; } = LatentMeanings.None(latents);

    /// <summary>Its F1 on test.</summary>
    public double[] F1 { get; } = new double[latents];

    /// <summary>Whether the latent is specific to it.</summary>
    public bool[] Specific { get; } = new bool[latents];

    /// <inheritdoc/>
    public void Begin(TableHeader header) => _columns = (
        header.Find("source"), header.Find("id"), header.Find("label"), header.Find("test_f1"),
        header.Find("specific"));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int latent, ByteRow row)
    {
        ReadOnlySpan<byte> source = row.Field(_columns.Source), label = row.Field(_columns.Label);
        if (label.IsEmpty)
            label = row.Field(_columns.Id);
        int length = source.Length + 2 + label.Length;
        if (_name.Length < length)
            _name = new byte[2 * length];
        source.CopyTo(_name);
        ": "u8.CopyTo(_name.AsSpan(source.Length));
        label.CopyTo(_name.AsSpan(source.Length + 2));
        Codes[latent] = Texts.Of(_name.AsSpan(0, length));
        F1[latent] = row.Number(_columns.F1) ?? 0;
        Specific[latent] = row.Field(_columns.Specific).SequenceEqual("true"u8);
    }
}
