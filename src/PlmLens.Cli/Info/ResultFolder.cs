using PlmLens.Models;
using PlmLens.Store;

namespace PlmLens.Cli.Info;

/// <summary>Describes the folders that PlmLens writes.</summary>
internal static class ResultFolder
{
    public static FileDescription Lens(string path)
    {
        using LensFolder lens = LensFolder.Open(path);
        LensSummary summary = lens.Manifest.Summary;
        FactList facts = States(lens.Manifest.States);
        facts["proteins"] = summary.Proteins;
        facts["residues"] = summary.Residues;
        facts["features"] = summary.Features;
        facts["fvu"] = summary.Fvu;
        facts["l0"] = summary.L0;
        facts["dead"] = summary.Dead;
        facts["loss_recovered"] = summary.LossRecovered;
        facts["concepts_tested"] = summary.Concepts.Tested;
        facts["concepts_found_by_sae"] = summary.Concepts.Sae;
        facts["concepts_found_by_neurons"] = summary.Concepts.Neurons;
        facts["concepts_found_by_shuffled_model"] = summary.Concepts.Shuffled;
        facts.AddProvenance(lens.Manifest.Provenance);
        return new FileDescription("lens", path, facts);
    }

    public static FileDescription Cache(string path)
    {
        using ActivationCache cache = ActivationCache.Open(path);
        CacheManifest manifest = cache.Manifest;
        FactList facts = States(manifest.States);
        facts["proteins"] = manifest.Proteins;
        facts["residues"] = manifest.Rows;
        facts["width"] = manifest.Width;
        facts["dtype"] = manifest.Dtype.ToString();
        facts["shards"] = manifest.Shards.Count;
        facts["sha256"] = cache.ContentSha256;
        facts.AddProvenance(manifest.Provenance);
        return new FileDescription("activation cache", path, facts);
    }

    public static FileDescription Codes(string path)
    {
        using SparseCodes codes = SparseCodes.Open(path);
        FactList facts = States(codes.Manifest.States);
        facts["proteins"] = codes.Proteins.Proteins.Count;
        facts["residues"] = codes.Manifest.Residues;
        facts["features"] = codes.Features;
        facts["active"] = codes.Manifest.Pairs;
        facts["l0"] = (double)codes.Manifest.Pairs / Math.Max(1, codes.Manifest.Residues);
        facts["sae_sha256"] = codes.Manifest.SaeSha256;
        facts.AddProvenance(codes.Manifest.Provenance);
        return new FileDescription("sparse codes", path, facts);
    }

    public static FileDescription Model(string path, VerbContext context)
    {
        FileDescription weights = CheckpointFile.Describe(path);
        using EsmModel model = EsmModel.Load(path, context.CreateBackend());
        var facts = new FactList
        {
            ["layers"] = model.Config.Layers,
            ["width"] = model.Config.Dim,
            ["heads"] = model.Config.Heads,
            ["feed_forward"] = model.Config.FeedForward,
            ["positions"] = model.Config.Positions.ToString().ToLowerInvariant(),
            ["context_residues"] = model.Config.MaxResidues,
            ["language_model_head"] = model.HasLmHead,
            ["contact_head"] = model.HasContactHead,
        };
        foreach ((string name, object? value) in weights.Facts)
            facts[name] = value;
        return new FileDescription("ESM protein language model", path, facts, weights.Tables);
    }

    private static FactList States(HiddenStates states) => new()
    {
        ["model"] = states.Model,
        ["model_sha256"] = states.ModelSha256,
        ["hooks"] = states.Hooks,
        ["token_policy"] = states.TokenPolicy,
        ["long_proteins"] = states.LongPolicy,
    };
}
