using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Server.Lenses;

/// <summary>One line of a table as bytes: what <see cref="TableRow"/> is for a pass over very many lines. Columns are
/// named by their numbers in the header; a column that the table lacks, -1, reads as empty.</summary>
internal readonly ref struct ByteRow
{
    private readonly TableHeader _header;
    private readonly ReadOnlySpan<byte> _line;
    private readonly ReadOnlySpan<int> _ends;

    /// <param name="header">Of the table.</param>
    /// <param name="line">The line, without its end.</param>
    /// <param name="ends">Room for as many numbers as the header has names.</param>
    /// <exception cref="PlmLensException">It has fewer fields than the header.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ByteRow(TableHeader header, ReadOnlySpan<byte> line, int[] ends)
    {
        _header = header;
        _line = line.TrimEnd((byte)'\r');
        _ends = ends;
        int at = 0;
        for (int c = 0; c < ends.Length; c++)
        {
            int length = _line[at..].IndexOf((byte)'\t');
            ends[c] = length < 0 ? _line.Length : at + length;
            if (length < 0)
            {
                if (c < ends.Length - 1)
                    throw header.TooShort(Encoding.UTF8.GetString(_line), c + 1);
                break;
            }

            at += length + 1;
        }
    }

    /// <summary>A field's bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Field(int column)
    {
        if (column < 0)
            return [];
        int start = column == 0 ? 0 : _ends[column - 1] + 1;
        return _line[start.._ends[column]];
    }

    /// <summary>A field as text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Field(column));

    /// <summary>A field as a number; null when empty, NaN or infinite.</summary>
    /// <exception cref="PlmLensException">It is no number.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double? Number(int column)
    {
        ReadOnlySpan<byte> field = Field(column);
        if (field.Length == 0)
            return null;
        return Decimals.TryParse(field, out double value)
            ? (double.IsFinite(value) ? value : null)
            : throw Bad(column);
    }

    /// <summary>A field as a number that must be there, in a column that the table
    /// has.</summary>
    /// <exception cref="PlmLensException">It is empty or no number.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Required(int column) => Number(column) ?? throw Bad(column);

    /// <summary>A field as a number that must be there, be it NaN or infinite, in a column that the table
    /// has.</summary>
    /// <exception cref="PlmLensException">It is empty or no number.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Any(int column) => Decimals.TryParse(Field(column), out double value) ? value : throw Bad(column);

    /// <summary>A field as a whole number; null when empty.</summary>
    /// <exception cref="PlmLensException">It is no whole number.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int? Int(int column)
    {
        ReadOnlySpan<byte> field = Field(column);
        if (field.Length == 0)
            return null;
        return int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Bad(column);
    }

    /// <summary>A field as a whole number that must be there, in a column that the table
    /// has.</summary>
    /// <exception cref="PlmLensException">It is empty or no whole number.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int RequiredInt(int column) => Int(column) ?? throw Bad(column);

    private PlmLensException Bad(int column) => _header.Bad(_header.Names[column], Text(column));
}
