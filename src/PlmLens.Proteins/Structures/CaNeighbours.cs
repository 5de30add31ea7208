using System.Numerics;
using System.Runtime.InteropServices;
using PlmLens.Core;

namespace PlmLens.Proteins.Structures;

/// <summary>
/// Which residues of a chain are close to each other: for every residue those whose CA lies within a radius, itself
/// left out. Found by a grid of cells as wide as the radius; memory grows with residues and neighbours, never with
/// pairs.
/// </summary>
public sealed class CaNeighbours
{
    // Cells of an axis are numbered from -2^20; coordinates that the readers accept stay far inside.
    private const int AxisBits = 21;
    private const long Origin = 1L << (AxisBits - 1);

    private readonly int[] _starts;
    private readonly int[] _neighbours;

    private CaNeighbours(int[] starts, int[] neighbours)
    {
        _starts = starts;
        _neighbours = neighbours;
    }

    /// <summary>Number of residues.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The neighbours of a residue, ascending; none when it has no coordinates.</summary>
    public ReadOnlySpan<int> Of(int residue) =>
        _neighbours.AsSpan(_starts[residue], _starts[residue + 1] - _starts[residue]);

    /// <summary>Finds all neighbours.</summary>
    /// <param name="positions">CA atoms in angstroms, at most 100,000 from the origin on each axis; null for a residue
    /// without coordinates.</param>
    /// <param name="radius">Largest distance that counts, in angstroms, at least 1.</param>
    /// <exception cref="PlmLensException">More atoms crowd together than a protein can have: CA atoms are at least 2.9
    /// angstroms apart, and there is room for one at every 1.5.</exception>
    public static CaNeighbours Within(ReadOnlySpan<Vector3?> positions, float radius)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(radius, 1);
        int most = (int)Math.Ceiling(Math.Pow((radius + 1.5) / 1.5, 3));
        var cells = new Cells(positions, radius);
        if (cells.LargestCell > most)
            throw TooCrowded(cells.LargestCell, radius);
        var starts = new int[positions.Length + 1];
        var neighbours = new List<int>();
        for (int residue = 0; residue < positions.Length; residue++)
        {
            if (positions[residue] is { } place)
                cells.AddNeighbours(residue, place, neighbours);
            starts[residue + 1] = neighbours.Count;
            Span<int> found = CollectionsMarshal.AsSpan(neighbours)[starts[residue]..];
            if (found.Length > most)
                throw TooCrowded(found.Length, radius);
            found.Sort();
        }

        return new CaNeighbours(starts, [.. neighbours]);
    }

    private static PlmLensException TooCrowded(int count, float radius) => new(
        $"{count} CA atoms lie within {radius} angstroms of one place; these are not the coordinates of a protein.");

    /// <summary>Residues sorted by the cell that they lie in.</summary>
    private readonly struct Cells
    {
        private readonly float _radius;
        private readonly long[] _keys;
        private readonly int[] _residues;
        private readonly Vector3[] _places;

        public Cells(ReadOnlySpan<Vector3?> positions, float radius)
        {
            _radius = radius;
            var residues = new List<int>();
            for (int i = 0; i < positions.Length; i++)
            {
                if (positions[i] is not null)
                    residues.Add(i);
            }

            _residues = [.. residues];
            _keys = new long[_residues.Length];
            for (int i = 0; i < _keys.Length; i++)
                _keys[i] = KeyOf(positions[_residues[i]]!.Value);
            Array.Sort(_keys, _residues);
            _places = new Vector3[_residues.Length];
            for (int i = 0, run = 0; i < _keys.Length; i++)
            {
                _places[i] = positions[_residues[i]]!.Value;
                run = i > 0 && _keys[i] == _keys[i - 1] ? run + 1 : 1;
                LargestCell = Math.Max(LargestCell, run);
            }
        }

        public int LargestCell { get; }

        public void AddNeighbours(int residue, Vector3 place, List<int> neighbours)
        {
            long key = KeyOf(place);
            for (int dx = -1; dx <= 1; dx++)
            {
                for (int dy = -1; dy <= 1; dy++)
                {
                    // The three cells along z have keys that follow each other.
                    long first = key + ((long)dx << (2 * AxisBits)) + ((long)dy << AxisBits) - 1;
                    for (int i = LowerBound(first); i < _keys.Length && _keys[i] <= first + 2; i++)
                    {
                        if (_residues[i] != residue && Vector3.Distance(place, _places[i]) <= _radius)
                            neighbours.Add(_residues[i]);
                    }
                }
            }
        }

        private long KeyOf(Vector3 place) =>
            (Cell(place.X) << (2 * AxisBits)) | (Cell(place.Y) << AxisBits) | Cell(place.Z);

        private long Cell(float coordinate) => (long)Math.Floor(coordinate / _radius) + Origin;

        private int LowerBound(long key)
        {
            int low = 0, high = _keys.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (_keys[middle] < key)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }
    }
}
