using System.Runtime.CompilerServices;

namespace PlmLens.Server.Lenses;

/// <summary>The amino acids that every latent promotes at the output: <c>logit_effects.tsv</c>.</summary>
/// <param name="latents">Latents of the lens.</param>
internal sealed class PromotedLetters(int latents) : IFirstRows
{
    // An amino acid stands out when its change is this many standard deviations of the twenty above their mean.
    private const double StandsOut = 2;
    private const int MostNamed = 3;

    // Few of the possible texts occur; each is kept once.
    private readonly Dictionary<int, string> _texts = [];
    private readonly int[] _columns = new int[LogitEffects.Letters.Length];
    private readonly (double Change, int Letter)[] _changes = new (double, int)[LogitEffects.Letters.Length];

    /// <summary>"C, H", largest change first; null where none stands out or nothing is known.</summary>
    public string?[] Texts { get; } = new string?[latents];

    /// <inheritdoc/>
    public void Begin(TableHeader header)
    {
        for (int letter = 0; letter < _columns.Length; letter++)
            _columns[letter] = header.Find(LogitEffects.Letters[letter].ToString());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int latent, ByteRow row)
    {
        int count = 0;
        double sum = 0, squares = 0;
        for (int letter = 0; letter < _columns.Length; letter++)
        {
            if (row.Number(_columns[letter]) is not { } change)
                continue;
            _changes[count++] = (change, letter);
            sum += change;
        }

        double mean = sum / count;
        for (int i = 0; i < count; i++)
            squares += (_changes[i].Change - mean) * (_changes[i].Change - mean);
        double least = mean + (StandsOut * Math.Sqrt(squares / count));
        int named = 0;
        for (int i = 0; i < count; i++)
        {
            if (_changes[i].Change > least)
                _changes[named++] = _changes[i];
        }

        if (named > 0)
            Texts[latent] = Text(_changes.AsSpan(0, named));
    }

    private string Text(Span<(double Change, int Letter)> changes)
    {
        changes.Sort((a, b) => a.Change != b.Change ? b.Change.CompareTo(a.Change) : a.Letter.CompareTo(b.Letter));
        int key = 0, named = Math.Min(changes.Length, MostNamed);
        foreach ((_, int letter) in changes[..named])
            key = (key * (LogitEffects.Letters.Length + 1)) + letter + 1;
        if (!_texts.TryGetValue(key, out string? text))
        {
            text = string.Join(", ", changes[..named].ToArray().Select(entry => LogitEffects.Letters[entry.Letter]));
            _texts.Add(key, text);
        }

        return text;
    }
}
