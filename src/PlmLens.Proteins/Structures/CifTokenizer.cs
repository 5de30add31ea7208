namespace PlmLens.Proteins.Structures;

/// <summary>What a token of a CIF file is.</summary>
internal enum CifToken
{
    /// <summary>The file ended.</summary>
    End,

    /// <summary>A name that begins with <c>_</c>.</summary>
    Item,

    /// <summary><c>loop_</c>.</summary>
    Loop,

    /// <summary><c>data_</c> and a name.</summary>
    Block,

    /// <summary>A value.</summary>
    Value,

    /// <summary>A bare <c>.</c> or <c>?</c>: no value.</summary>
    Missing,
}

/// <summary>Cuts a CIF file (version 1.1) into tokens without holding more than a line or a text field.</summary>
internal sealed class CifTokenizer(TextSource source)
{
    /// <summary>Longest text field, in bytes.</summary>
    public const int MaxText = 16 << 20;

    private byte[] _line = new byte[256];
    private int _length;
    private int _at;
    private bool _freshLine;
    private bool _ended;
    private byte[] _text = [];
    private int _textLength;
    private int _start;
    private int _end;
    private bool _fromText;

    /// <summary>The token's bytes without quotes; valid until the next one.</summary>
    public ReadOnlySpan<byte> Bytes =>
        _fromText ? _text.AsSpan(0, _textLength) : _line.AsSpan(_start, _end - _start);

    /// <summary>Goes to the next token.</summary>
    public CifToken Next()
    {
        _fromText = false;
        while (true)
        {
            while (_at < _length && IsBlank(_line[_at]))
                (_at, _freshLine) = (_at + 1, false);
            if (_at < _length && _line[_at] != '#')
                return Take();
            if (!ReadLine())
                return CifToken.End;
        }
    }

    private CifToken Take()
    {
        byte first = _line[_at];
        if (first == ';' && _freshLine)
            return TakeText();
        _freshLine = false;
        if (first is (byte)'\'' or (byte)'"')
            return TakeQuoted(first);
        _start = _at;
        while (_at < _length && !IsBlank(_line[_at]))
            _at++;
        _end = _at;
        ReadOnlySpan<byte> token = Bytes;
        if (first == '_')
            return CifToken.Item;
        if (token.Length == 1 && first is (byte)'.' or (byte)'?')
            return CifToken.Missing;
        if (IsWord(token, "loop_"u8))
            return CifToken.Loop;
        return StartsWithWord(token, "data_"u8) ? CifToken.Block : CifToken.Value;
    }

    // A quote ends the value only where a blank follows.
    private CifToken TakeQuoted(byte quote)
    {
        _start = _at + 1;
        for (int i = _start; i < _length; i++)
        {
            if (_line[i] != quote || (i + 1 < _length && !IsBlank(_line[i + 1])))
                continue;
            (_end, _at) = (i, i + 1);
            return CifToken.Value;
        }

        throw source.Error("a quoted value does not end on its line; get the file again.");
    }

    private CifToken TakeText()
    {
        long first = source.Line;
        _textLength = 0;
        Append(_line.AsSpan(1, _length - 1), first);
        while (ReadLine())
        {
            if (_length > 0 && _line[0] == ';')
            {
                (_at, _freshLine, _fromText) = (1, false, true);
                return CifToken.Value;
            }

            Append("\n"u8, first);
            Append(_line.AsSpan(0, _length), first);
        }

        throw source.Error(first, "the text field that begins here has no closing ';'; the file is cut off.");
    }

    private void Append(ReadOnlySpan<byte> bytes, long first)
    {
        if (_textLength + bytes.Length > MaxText)
            throw source.Error(first, $"the text field that begins here is longer than {MaxText >> 20} MiB.");
        if (_textLength + bytes.Length > _text.Length)
            Array.Resize(ref _text, Math.Max(256, (_textLength + bytes.Length) * 2));
        bytes.CopyTo(_text.AsSpan(_textLength));
        _textLength += bytes.Length;
    }

    private bool ReadLine()
    {
        if (_ended || !source.TryReadLine(out ReadOnlySpan<byte> line))
        {
            (_ended, _length, _at) = (true, 0, 0);
            return false;
        }

        if (line.Length > _line.Length)
            _line = new byte[line.Length * 2];
        line.CopyTo(_line);
        (_length, _at, _freshLine) = (line.Length, 0, true);
        return true;
    }

    private static bool IsWord(ReadOnlySpan<byte> token, ReadOnlySpan<byte> word) =>
        token.Length == word.Length && StartsWithWord(token, word);

    private static bool StartsWithWord(ReadOnlySpan<byte> token, ReadOnlySpan<byte> word) =>
        token.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(token[..word.Length], word);

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t';
}
