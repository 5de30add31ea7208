using System.Buffers.Text;
using System.Numerics;
using System.Text;
using PlmLens.Core;

namespace PlmLens.Proteins.Structures;

/// <summary>Reads wwPDB's column format, version 3.3: the records that say something about chains and CA
/// atoms.</summary>
internal sealed class PdbParser
{
    private const int AtomEnd = 54;
    private const float Farthest = 1e5f;

    private readonly TextSource _source;
    private readonly StructureBuilder _builder;
    private readonly HashSet<byte> _ended = [];
    private readonly StringBuilder _title = new();
    private string? _id;
    private string? _method;
    private int _models;
    private byte _lastChain;
    private bool _inFirst = true;
    private bool _sawAtom;

    public PdbParser(TextSource source, int maxResidues)
    {
        _source = source;
        _builder = new StructureBuilder(source, maxResidues);
    }

    public ProteinStructure Parse()
    {
        while (_source.TryReadLine(out ReadOnlySpan<byte> line))
            Take(line);
        if (!_sawAtom)
            throw new PlmLensException($"{_source.Name} has no ATOM records; give a structure with coordinates.");
        List<StructureChain> chains = _builder.Finish();
        if (chains.Count == 0)
            throw new PlmLensException($"{_source.Name} has no protein chain; give a structure of a protein.");
        return new ProteinStructure
        {
            Source = _source.Name,
            Format = StructureFormat.Pdb,
            Id = _id,
            Title = _title.Length > 0 ? _title.ToString() : null,
            Method = _method,
            Models = Math.Max(1, _models),
            Chains = chains,
        };
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("ATOM  "u8) || line.StartsWith("HETATM"u8))
            TakeAtom(line);
        else if (line.StartsWith("TER"u8) && Trimmed(line, 0, 6).Length == 3 && _inFirst)
            _ended.Add(line.Length > 21 ? line[21] : _lastChain);
        else if (line.StartsWith("MODEL "u8))
            _inFirst = ++_models == 1;
        else if (line.StartsWith("ENDMDL"u8))
            _inFirst = false;
        else if (line.StartsWith("SEQRES"u8))
            TakeSequence(line);
        else if (line.StartsWith("MODRES"u8))
            TakeModification(line);
        else if (line.StartsWith("HEADER"u8))
            _id = Text(line, 62, 66);
        else if (line.StartsWith("EXPDTA"u8))
            _method ??= Text(line, 10, 79);
        else if (line.StartsWith("TITLE "u8) && _title.Length < 4096)
            _title.Append(_title.Length > 0 ? " " : "").Append(Text(line, 10, 80));
    }

    private void TakeAtom(ReadOnlySpan<byte> line)
    {
        if (!_inFirst)
            return;
        _sawAtom = true;
        if (line.Length < AtomEnd)
            throw _source.Error($"the record ends before its coordinates, which are columns 31 to {AtomEnd}.");
        ReadOnlySpan<byte> bytes = Trimmed(line, 17, 20);
        string name = _builder.NameOf(bytes)!;
        bool hetero = line[0] == 'H';
        byte chainByte = line[21];
        bool known = _builder.IsKnown(name) || _builder.IsInEntity(ChainName(chainByte), name);
        if (hetero ? !known || _ended.Contains(chainByte) : ResidueNames.IsNucleotide(name))
            return;
        _lastChain = chainByte;
        ReadOnlySpan<byte> chain = chainByte == ' ' ? "_"u8 : line[21..22];
        var atom = new AtomRecord
        {
            ChainKey = chain,
            ChainId = chain,
            Entity = chain,
            Number = Number(line),
            InsertionCode = line[26],
            EntityPosition = -1,

            // Calcium is written one column further to the left.
            IsCa = line[12..16].SequenceEqual(" CA "u8),
        };
        if (atom.IsCa)
        {
            atom.Position = new Vector3(
                Coordinate(line, 30, 38), Coordinate(line, 38, 46), Coordinate(line, 46, 54));
            atom.Occupancy = Optional(line, 54, 60, 1);
            atom.BFactor = Optional(line, 60, 66, float.NaN);
        }

        _builder.AddAtom(in atom, name, doubtful: !known);
    }

    private void TakeSequence(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12)
            throw _source.Error("the SEQRES record ends before its chain, which is column 12.");
        string chain = ChainName(line[11]);
        for (int at = 19; at + 3 <= line.Length && at < 70; at += 4)
        {
            string? name = _builder.NameOf(Trimmed(line, at, at + 3));
            if (!string.IsNullOrEmpty(name))
                _builder.AddEntityResidue(chain, name);
        }
    }

    private void TakeModification(ReadOnlySpan<byte> line)
    {
        string? name = Text(line, 12, 15), parent = Text(line, 24, 27);
        if (name is not null && parent is not null)
            _builder.AddParent(name, parent);
    }

    private int Number(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> field = line[22..26].Trim((byte)' ');
        if (Utf8Parser.TryParse(field, out int number, out int used) && used == field.Length)
            return number;
        throw _source.Error($"'{_source.Decode(field)}' in columns 23 to 26 is not a residue number.");
    }

    private float Coordinate(ReadOnlySpan<byte> line, int start, int end)
    {
        ReadOnlySpan<byte> field = line[start..end].Trim((byte)' ');
        bool good = Utf8Parser.TryParse(field, out float value, out int used) && used == field.Length;
        if (good && Math.Abs(value) <= Farthest)
            return value;
        throw _source.Error($"'{_source.Decode(field)}' in columns {start + 1} to {end} is not a coordinate.");
    }

    private float Optional(ReadOnlySpan<byte> line, int start, int end, float missing)
    {
        ReadOnlySpan<byte> field = Trimmed(line, start, end);
        if (field.IsEmpty)
            return missing;
        if (Utf8Parser.TryParse(field, out float value, out int used) && used == field.Length && float.IsFinite(value))
            return value;
        throw _source.Error($"'{_source.Decode(field)}' in columns {start + 1} to {end} is not a number.");
    }

    private string? Text(ReadOnlySpan<byte> line, int start, int end)
    {
        ReadOnlySpan<byte> field = Trimmed(line, start, end);
        return field.IsEmpty ? null : _source.Decode(field);
    }

    private static string ChainName(byte chain) => chain == ' ' ? "_" : ((char)chain).ToString();

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> line, int start, int end) =>
        line.Length <= start ? [] : line[start..Math.Min(end, line.Length)].Trim((byte)' ');
}
