using System.Numerics;
using System.Text;

namespace PlmLens.Proteins.Structures;

/// <summary>
/// Gathers the atoms of the first model into chains. Of a residue's alternative locations the CA with the highest
/// occupancy stays, the first one among equals, and names the residue. Memory grows with residues, not with atoms.
/// </summary>
internal sealed class StructureBuilder(TextSource source, int maxResidues)
{
    private readonly List<Chain> _chains = [];
    private readonly Dictionary<string, Chain> _chainOf = [];
    private readonly Dictionary<string, string> _parents = [];
    private readonly Dictionary<string, EntityLetters> _entities = [];
    private readonly Dictionary<ulong, string> _nameOf = [];
    private Chain? _chain;
    private int _residues;

    /// <summary>Says that components called <paramref name="name"/> are modified forms of another.</summary>
    public void AddParent(string name, string parent) => _parents.TryAdd(name, parent);

    /// <summary>Whether a name is a residue's by any table.</summary>
    public bool IsKnown(string name) => ResidueNames.TryGetLetter(name, out _) || _parents.ContainsKey(name);

    /// <summary>Whether a molecule's sequence has the component.</summary>
    public bool IsInEntity(string entity, string name) =>
        _entities.TryGetValue(entity, out EntityLetters? letters) && letters.Names.Contains(name);

    /// <summary>Adds the next residue to the sequence of a molecule.</summary>
    public void AddEntityResidue(string entity, string name)
    {
        if (!_entities.TryGetValue(entity, out EntityLetters? letters))
            _entities.Add(entity, letters = new EntityLetters());
        letters.Order.Add(Interned(name));
        letters.Names.Add(name);
        Count();
    }

    /// <summary>Residues of a molecule's sequence so far.</summary>
    public int EntityLength(string entity) => _entities.GetValueOrDefault(entity)?.Order.Count ?? 0;

    /// <summary>A short name without allocating each time; null when it is longer than eight bytes.</summary>
    public string? NameOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8)
            return null;
        ulong key = 0;
        foreach (byte b in bytes)
            key = (key << 8) | b;
        if (!_nameOf.TryGetValue(key, out string? name))
            _nameOf.Add(key, name = Encoding.Latin1.GetString(bytes));
        return name;
    }

    /// <summary>Adds an atom.</summary>
    /// <param name="atom">The atom.</param>
    /// <param name="name">Its residue's name.</param>
    /// <param name="doubtful">The residue counts only if it has a CA: no table knows its name.</param>
    public void AddAtom(in AtomRecord atom, string name, bool doubtful)
    {
        if (_chain is null || !atom.ChainKey.SequenceEqual(_chain.Key))
            _chain = ChainOf(atom);

        // Where the file numbers the molecule's residues itself, that number tells residues apart.
        (int, byte) place = atom.EntityPosition >= 0
            ? (atom.EntityPosition, (byte)0)
            : (atom.Number, atom.InsertionCode);
        Residue? residue = _chain.Last;
        if (residue is null || residue.Place != place)
        {
            if (!_chain.ByPlace.TryGetValue(place, out residue))
            {
                residue = new Residue(place, in atom, name, doubtful);
                _chain.ByPlace.Add(place, residue);
                _chain.Residues.Add(residue);
                Count();
            }

            _chain.Last = residue;
        }

        if (!atom.IsCa || atom.Occupancy <= residue.Occupancy)
            return;
        (residue.Name, residue.Occupancy) = (name, atom.Occupancy);
        (residue.Position, residue.BFactor) = (atom.Position, atom.BFactor);
    }

    /// <summary>The chains with protein residues.</summary>
    public List<StructureChain> Finish()
    {
        var chains = new List<StructureChain>();
        foreach (Chain chain in _chains)
        {
            StructureResidue[] residues = [.. chain.Residues.Where(r => r.HasCa || !r.Doubtful).Select(Finished)];
            if (residues.Length == 0)
                continue;
            EntityLetters? entity = _entities.GetValueOrDefault(chain.Entity);
            string? sequence = entity is null ? null : string.Concat(entity.Order.Select(LetterOf));
            chains.Add(new StructureChain(chain.Id, residues, sequence));
        }

        return chains;
    }

    private StructureResidue Finished(Residue residue) => new(
        residue.Number,
        residue.InsertionCode,
        residue.Name,
        LetterOf(residue.Name),
        residue.EntityPosition,
        residue.HasCa,
        residue.Position,
        residue.BFactor);

    private char LetterOf(string name)
    {
        if (_parents.TryGetValue(name, out string? parent) && ResidueNames.TryGetLetter(parent, out char letter))
            return letter;
        return ResidueNames.TryGetLetter(name, out letter) ? letter : ResidueNames.Unknown;
    }

    private Chain ChainOf(in AtomRecord atom)
    {
        string key = Encoding.Latin1.GetString(atom.ChainKey);
        if (_chainOf.TryGetValue(key, out Chain? chain))
            return chain;
        chain = new Chain(
            atom.ChainKey.ToArray(), source.Decode(atom.ChainId), Encoding.Latin1.GetString(atom.Entity));
        _chainOf.Add(key, chain);
        _chains.Add(chain);
        return chain;
    }

    private string Interned(string name) => NameOf(Encoding.Latin1.GetBytes(name)) ?? name;

    private void Count()
    {
        if (++_residues > maxResidues)
            throw source.Error($"more than {maxResidues:N0} residues in one structure; split the file.");
    }

    private sealed class Chain(byte[] key, string id, string entity)
    {
        public byte[] Key { get; } = key;

        public string Id { get; } = id;

        public string Entity { get; } = entity;

        public List<Residue> Residues { get; } = [];

        public Dictionary<(int, byte), Residue> ByPlace { get; } = [];

        public Residue? Last { get; set; }
    }

    private sealed class Residue((int, byte) place, in AtomRecord first, string name, bool doubtful)
    {
        public (int, byte) Place { get; } = place;

        public int Number { get; } = first.Number;

        public char InsertionCode { get; } = (char)first.InsertionCode;

        public int EntityPosition { get; } = first.EntityPosition;

        public bool Doubtful { get; } = doubtful;

        public string Name { get; set; } = name;

        public float Occupancy { get; set; } = float.NegativeInfinity;

        public bool HasCa => Occupancy > float.NegativeInfinity;

        public Vector3 Position { get; set; }

        public float BFactor { get; set; } = float.NaN;
    }

    private sealed class EntityLetters
    {
        public List<string> Order { get; } = [];

        public HashSet<string> Names { get; } = [];
    }
}
