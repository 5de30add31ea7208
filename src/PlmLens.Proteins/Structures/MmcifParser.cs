using System.Buffers.Text;
using System.Numerics;
using PlmLens.Core;

namespace PlmLens.Proteins.Structures;

/// <summary>Reads PDBx/mmCIF: the categories that say something about chains and CA atoms.</summary>
internal sealed class MmcifParser : ICifTables
{
    private const float Farthest = 1e5f;

    private static readonly string[] s_atomItems =
    [
        "label_atom_id", "label_asym_id", "cartn_x", "cartn_y", "cartn_z", "label_comp_id", "auth_asym_id",
        "auth_seq_id", "label_seq_id", "pdbx_pdb_ins_code", "occupancy", "b_iso_or_equiv", "label_entity_id",
        "pdbx_pdb_model_num", "group_pdb",
    ];

    private readonly TextSource _source;
    private readonly StructureBuilder _builder;
    private readonly HashSet<int> _models = [];
    private readonly int[] _columns = new int[s_atomItems.Length];
    private string _category = "";
    private string? _id;
    private string? _title;
    private string? _method;
    private bool _sawAtom;
    private int _firstModel;

    public MmcifParser(TextSource source, int maxResidues)
    {
        _source = source;
        _builder = new StructureBuilder(source, maxResidues);
    }

    private enum Atom
    {
        Name, Asym, X, Y, Z, Comp, AuthAsym, AuthSeq, LabelSeq, Insertion, Occupancy, BFactor, Entity, Model, Group,
    }

    public ProteinStructure Parse()
    {
        var reader = new CifTableReader(_source, this);
        reader.Read();
        if (!_sawAtom)
            throw new PlmLensException($"{_source.Name} has no _atom_site rows; give a structure with coordinates.");
        List<StructureChain> chains = _builder.Finish();
        if (chains.Count == 0)
            throw new PlmLensException($"{_source.Name} has no protein chain; give a structure of a protein.");
        return new ProteinStructure
        {
            Source = _source.Name,
            Format = StructureFormat.Mmcif,
            Id = _id ?? (reader.Block is { Length: > 0 } block ? block : null),
            Title = _title,
            Method = _method,
            Models = Math.Max(1, _models.Count),
            Chains = chains,
        };
    }

    public bool Begin(string category, List<string> items)
    {
        _category = category;
        string[]? wanted = category switch
        {
            "atom_site" => s_atomItems,
            "entity_poly_seq" => ["entity_id", "num", "mon_id"],
            "pdbx_struct_mod_residue" => ["label_comp_id", "parent_comp_id"],
            "entry" => ["id"],
            "struct" => ["title"],
            "exptl" => ["method"],
            _ => null,
        };
        for (int i = 0; i < wanted?.Length; i++)
            _columns[i] = items.IndexOf(wanted[i]);
        if (category != "atom_site")
            return wanted is not null && Array.TrueForAll(_columns[..wanted.Length], column => column >= 0);
        for (Atom item = Atom.Name; item <= Atom.Comp; item++)
        {
            if (_columns[(int)item] < 0)
                throw _source.Error($"_atom_site lacks {s_atomItems[(int)item]}; get the file again.");
        }

        return true;
    }

    public void Row(CifRow row)
    {
        switch (_category)
        {
            case "atom_site":
                TakeAtom(row);
                break;
            case "entity_poly_seq":
                TakeSequence(row);
                break;
            case "pdbx_struct_mod_residue":
                if (Text(row, 0) is { } name && Text(row, 1) is { } parent)
                    _builder.AddParent(name, parent);
                break;
            case "entry":
                _id = Text(row, 0);
                break;
            case "struct":
                _title = Text(row, 0)?.Trim();
                break;
            default:
                _method ??= Text(row, 0);
                break;
        }
    }

    private ReadOnlySpan<byte> Field(CifRow row, Atom item) => row[_columns[(int)item]];

    private void TakeAtom(CifRow row)
    {
        _sawAtom = true;
        if (!IsFirstModel(row))
            return;
        ReadOnlySpan<byte> comp = Field(row, Atom.Comp);
        if (_builder.NameOf(comp) is not { Length: > 0 } name)
            throw _source.Error($"'{_source.Decode(comp)}' is not a component's name, which has 1 to 8 letters.");
        bool known = _builder.IsKnown(name);
        bool polymer = !Field(row, Atom.LabelSeq).IsEmpty;
        bool hetero = Field(row, Atom.Group).SequenceEqual("HETATM"u8);
        bool hasSeq = _columns[(int)Atom.LabelSeq] >= 0;
        if (ResidueNames.IsNucleotide(name) || (hasSeq ? !polymer : hetero && !known))
            return;
        ReadOnlySpan<byte> asym = Field(row, Atom.Asym), authAsym = Field(row, Atom.AuthAsym);
        int position = polymer ? Integer(row, Atom.LabelSeq) : 0;
        if (polymer && position < 1)
            throw Bad(Field(row, Atom.LabelSeq), Atom.LabelSeq, "a number from 1");
        var atom = new AtomRecord
        {
            ChainKey = asym,
            ChainId = authAsym.IsEmpty ? asym : authAsym,
            Entity = Field(row, Atom.Entity),
            Number = Field(row, Atom.AuthSeq).IsEmpty ? position : Integer(row, Atom.AuthSeq),
            InsertionCode = Field(row, Atom.Insertion) is [byte code, ..] ? code : (byte)' ',
            EntityPosition = polymer ? position - 1 : -1,
            IsCa = Field(row, Atom.Name).SequenceEqual("CA"u8),
        };
        if (atom.IsCa)
        {
            atom.Position = new Vector3(
                Coordinate(row, Atom.X), Coordinate(row, Atom.Y), Coordinate(row, Atom.Z));
            atom.Occupancy = Field(row, Atom.Occupancy).IsEmpty ? 1 : Number(row, Atom.Occupancy);
            atom.BFactor = Field(row, Atom.BFactor).IsEmpty ? float.NaN : Number(row, Atom.BFactor);
        }

        _builder.AddAtom(in atom, name, doubtful: !known);
    }

    private bool IsFirstModel(CifRow row)
    {
        int model = Field(row, Atom.Model).IsEmpty ? 1 : Integer(row, Atom.Model);
        if (_models.Count == 0)
            _firstModel = model;
        if (_models.Count < 1_000_000)
            _models.Add(model);
        return model == _firstModel;
    }

    // Where one position has several components (microheterogeneity), the first one stands.
    private void TakeSequence(CifRow row)
    {
        if (Text(row, 0) is not { } entity || Text(row, 2) is not { } name)
            throw _source.Error("a row of _entity_poly_seq lacks its entity or its component.");
        ReadOnlySpan<byte> field = row[_columns[1]];
        if (!Utf8Parser.TryParse(field, out int number, out int used) || used != field.Length)
            throw _source.Error($"'{_source.Decode(field)}' is not a number of _entity_poly_seq.");
        int length = _builder.EntityLength(entity);
        if (number == length + 1)
            _builder.AddEntityResidue(entity, name);
        else if (number != length || length == 0)
            throw _source.Error($"entity {entity} has residue {number} after {length}; get the file again.");
    }

    private int Integer(CifRow row, Atom item)
    {
        ReadOnlySpan<byte> field = Field(row, item);
        if (Utf8Parser.TryParse(field, out int value, out int used) && used == field.Length)
            return value;
        throw Bad(field, item, "a whole number");
    }

    private float Coordinate(CifRow row, Atom item)
    {
        float value = Number(row, item);
        return Math.Abs(value) <= Farthest ? value : throw Bad(Field(row, item), item, "a coordinate");
    }

    private float Number(CifRow row, Atom item)
    {
        ReadOnlySpan<byte> field = Field(row, item);
        if (Utf8Parser.TryParse(field, out float value, out int used) && used == field.Length && float.IsFinite(value))
            return value;
        throw Bad(field, item, "a number");
    }

    private PlmLensException Bad(ReadOnlySpan<byte> field, Atom item, string what) =>
        _source.Error($"'{_source.Decode(field)}' in _atom_site.{s_atomItems[(int)item]} is not {what}.");

    private string? Text(CifRow row, int column)
    {
        ReadOnlySpan<byte> field = row[_columns[column]];
        int end = field.IndexOf((byte)'\n');
        return field.IsEmpty ? null : _source.Decode(end < 0 ? field : field[..end]);
    }
}
