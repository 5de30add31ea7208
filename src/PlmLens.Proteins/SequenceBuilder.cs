using System.Text;

namespace PlmLens.Proteins;

/// <summary>
/// Collects one record's residues from pieces of text: upper-cases them, drops blanks and a closing <c>*</c>, keeps
/// <c>&lt;mask&gt;</c> whole. Methods return null, or what is wrong (a sentence's end, to be put behind the place).
/// </summary>
internal sealed class SequenceBuilder(int maxResidues)
{
    private const string Allowed = "ACDEFGHIKLMNPQRSTVWYXBUZO.-";
    private const byte Blank = 1;
    private const byte Star = 2;
    private const byte Bracket = 3;
    private static readonly byte[] s_classes = MakeClasses();
    private static readonly byte[] s_mask = Encoding.ASCII.GetBytes(ProteinRecord.MaskToken);

    private byte[] _letters = new byte[1024];
    private int _count;
    private int _inMask;
    private bool _ended;

    /// <summary>Residues so far; a mask counts as one.</summary>
    public int Residues { get; private set; }

    /// <summary>The letters so far, masks spelled out.</summary>
    public ReadOnlySpan<byte> Letters => _letters.AsSpan(0, _count);

    /// <summary>Starts the next record; its predecessor's memory is kept unless it was unusually large.</summary>
    public void Clear()
    {
        if (_letters.Length > 1 << 20)
            _letters = new byte[1024];
        (_count, _inMask, _ended, Residues) = (0, 0, false, 0);
    }

    /// <summary>Adds a piece of a line.</summary>
    public string? Append(ReadOnlySpan<byte> piece)
    {
        Reserve(piece.Length);
        foreach (byte b in piece)
        {
            byte letter = s_classes[b];
            if (_inMask > 0)
            {
                if (char.ToLowerInvariant((char)b) != s_mask[_inMask])
                    return UnfinishedMask;
                _inMask = (_inMask + 1) % s_mask.Length;
                if (_inMask > 0)
                    continue;
                s_mask.CopyTo(_letters, _count);
                _count += s_mask.Length;
                Residues++;
            }
            else if (letter >= '-' && !_ended)
            {
                _letters[_count++] = letter;
                Residues++;
            }
            else if (letter == Star)
                _ended = true;
            else if (letter == Bracket && !_ended)
                _inMask = 1;
            else if (letter != Blank)
                return _ended ? "a residue follows a '*', which may only end a sequence." : Refusal(b);
        }

        return Residues <= maxResidues
            ? null
            : $"more than {maxResidues:N0} residues in one record; split it or check that the file is whole.";
    }

    /// <summary>Ends a line: a mask may not run over it.</summary>
    public string? EndLine() => _inMask == 0 ? null : UnfinishedMask;

    /// <summary>The sequence as text.</summary>
    public override string ToString() => Encoding.ASCII.GetString(Letters);

    private static string UnfinishedMask =>
        "'<' in a sequence does not begin <mask>; write masked residues as <mask>, on one line.";

    private static string Refusal(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => $"the digit '{(char)b}' cannot stand in a sequence; remove numbering.",
        > 0x20 and < 0x7F =>
            $"'{(char)b}' is not a residue; use only the letters {Allowed} and <mask>.",
        _ => $"the byte 0x{b:X2} cannot stand in a sequence; this is not a plain text file.",
    };

    /// <summary>By byte: the upper-case residue, a class above, or 0 for what may not stand in a sequence.</summary>
    private static byte[] MakeClasses()
    {
        var classes = new byte[256];
        foreach (char c in Allowed)
        {
            classes[c] = (byte)c;
            classes[char.ToLowerInvariant(c)] = (byte)c;
        }

        foreach (char c in " \t\r\v\f")
            classes[c] = Blank;
        classes['*'] = Star;
        classes['<'] = Bracket;
        return classes;
    }

    /// <summary>Room for <paramref name="more"/> residues and for a mask begun in an earlier piece.</summary>
    private void Reserve(int more)
    {
        int needed = _count + more + s_mask.Length;
        if (needed > _letters.Length)
            Array.Resize(ref _letters, Math.Max(needed, (int)Math.Min(_letters.Length * 2L, Array.MaxLength)));
    }
}
