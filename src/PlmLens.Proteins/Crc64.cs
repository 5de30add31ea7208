namespace PlmLens.Proteins;

/// <summary>The checksum of UniProt's SQ line: CRC-64 of ISO 3309 over the residues, reflected, from 0.</summary>
internal static class Crc64
{
    private static readonly ulong[] s_table = MakeTable();

    public static ulong Of(ReadOnlySpan<byte> letters)
    {
        ulong crc = 0;
        foreach (byte letter in letters)
            crc = s_table[(byte)(crc ^ letter)] ^ (crc >> 8);
        return crc;
    }

    private static ulong[] MakeTable()
    {
        var table = new ulong[256];
        for (int i = 0; i < table.Length; i++)
        {
            ulong value = (ulong)i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xD800_0000_0000_0000UL;
            table[i] = value;
        }

        return table;
    }
}
