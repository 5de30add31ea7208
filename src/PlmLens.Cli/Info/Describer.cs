using PlmLens.Core;
using PlmLens.Proteins.Ontologies;
using PlmLens.Proteins.Structures;
using PlmLens.Sae;
using PlmLens.Store;

namespace PlmLens.Cli.Info;

/// <summary>Tells what a path holds by its content and describes it.</summary>
internal static class Describer
{
    private static readonly string[] s_checkpointExtensions = [".safetensors", ".pt", ".pth", ".bin", ".ckpt"];

    public static FileDescription Describe(string path, VerbContext context)
    {
        if (Directory.Exists(path))
            return Folder(path, context);
        if (!File.Exists(path))
            throw new PlmLensException($"There is no file or folder {path}; check the spelling.");
        bool checkpoint = s_checkpointExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase)
            || path.EndsWith(".safetensors.index.json", StringComparison.OrdinalIgnoreCase);
        if (checkpoint && SaeFile.IsSae(path))
            return SaeDescription.Describe(path, context);
        if (checkpoint)
            return CheckpointFile.Describe(path);
        bool structure = StructureReader.Detect(path) is not null
            || path.EndsWith(".bcif", StringComparison.OrdinalIgnoreCase);
        if (structure)
            return StructureFile.Describe(path);
        return Ontology.IsObo(path) ? OntologyFile.Describe(path) : ProteinFile.Describe(path, context.Cancel);
    }

    private static FileDescription Folder(string path, VerbContext context)
    {
        bool Has(string name) => File.Exists(Path.Combine(path, name));
        if (Has(LensManifest.FileName))
            return ResultFolder.Lens(path);
        if (SaeFile.IsSae(path))
            return SaeDescription.Describe(path, context);
        if (Has(SparseCodes.ByProteinFile))
            return ResultFolder.Codes(path);
        if (Has(CacheManifest.FileName))
            return ResultFolder.Cache(path);
        if (Has("config.json"))
            return ResultFolder.Model(path, context);
        throw new PlmLensException(
            $"{path} is a folder that holds no model, SAE, activation cache, sparse codes or lens; name a file in it.");
    }
}
