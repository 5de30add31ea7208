using System.Numerics;
using PlmLens.Core;
using PlmLens.Proteins;
using PlmLens.Proteins.Structures;

namespace PlmLens.Analysis.Structure;

/// <summary>What became of a protein's structure files.</summary>
public sealed record StructureMatch
{
    /// <summary>The file that was taken, relative to the folder; null when the protein has none that fits.</summary>
    public string? File { get; init; }

    /// <summary>Files with the protein's name.</summary>
    public required int Files { get; init; }

    /// <summary>The chain that was taken.</summary>
    public string? Chain { get; init; }

    /// <summary>Models in the file; the first was read.</summary>
    public int Models { get; init; }

    /// <summary>How the chain lies on the protein.</summary>
    public SequenceMapping? Mapping { get; init; }

    /// <summary>Neighbours of each residue; null when the protein is not used.</summary>
    public CaNeighbours? Neighbours { get; init; }

    /// <summary>Why the protein is not used; null when it is.</summary>
    public string? WhyNot { get; init; }

    /// <summary>Reads the files of every protein and takes for each the chain that gives coordinates to most of it. The
    /// same for any number of threads. A file that cannot be used is no failure: the result says why.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="records">The corpus.</param>
    /// <param name="options">Radius, coverage and identity.</param>
    /// <param name="pool">Threads.</param>
    /// <param name="cancel">Stops between proteins.</param>
    /// <returns>One for each protein.</returns>
    public static IReadOnlyList<StructureMatch> ReadAll(
        StructureFiles files,
        IReadOnlyList<ProteinRecord> records,
        StructureTestOptions options,
        WorkerPool pool,
        CancellationToken cancel)
    {
        var job = new Job(files, records, options, cancel);
        pool.For(records.Count, ref job);
        return job.Results;
    }

    private static StructureMatch Read(
        string folder, IReadOnlyList<string> files, ProteinRecord record, StructureTestOptions options)
    {
        if (files.Count == 0)
            return new StructureMatch { Files = 0, WhyNot = "no file" };
        StructureMatch? best = null;
        string? why = null;
        foreach (string file in files)
        {
            string path = Path.Combine(folder, file);
            try
            {
                ProteinStructure structure = StructureReader.Open(path);
                (StructureChain chain, SequenceMapping mapping) =
                    SequenceMapper.MapBest(structure, record.Sequence, options.MinimumIdentity);
                if (mapping.WithCoordinates <= (best?.Mapping?.WithCoordinates ?? -1))
                    continue;
                best = new StructureMatch
                {
                    File = file,
                    Files = files.Count,
                    Chain = chain.Id,
                    Models = structure.Models,
                    Mapping = mapping,
                    Neighbours = mapping.Coverage >= options.MinimumCoverage
                        ? NeighboursOf(chain, mapping, options.Radius)
                        : null,
                    WhyNot = mapping.Coverage >= options.MinimumCoverage
                        ? null
                        : $"{mapping.WithCoordinates} of {record.Length} residues have coordinates",
                };
            }
            catch (PlmLensException e)
            {
                why ??= e.Message.Replace(path, file, StringComparison.Ordinal);
            }
        }

        return best ?? new StructureMatch { Files = files.Count, WhyNot = why };
    }

    private static CaNeighbours NeighboursOf(StructureChain chain, SequenceMapping mapping, float radius)
    {
        var positions = new Vector3?[mapping.ResidueAt.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            if (mapping.ResidueAt[i] >= 0 && chain.Residues[mapping.ResidueAt[i]] is { HasCoordinates: true } residue)
                positions[i] = residue.Position;
        }

        return CaNeighbours.Within(positions, radius);
    }

    private readonly struct Job(
        StructureFiles files,
        IReadOnlyList<ProteinRecord> records,
        StructureTestOptions options,
        CancellationToken cancel) : IParallelJob
    {
        public StructureMatch[] Results { get; } = new StructureMatch[records.Count];

        public void Run(int part, int worker)
        {
            cancel.ThrowIfCancellationRequested();
            Results[part] = Read(files.Folder, files.Of(part), records[part], options);
        }
    }
}
