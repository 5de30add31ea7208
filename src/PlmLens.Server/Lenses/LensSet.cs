using System.Text;
using PlmLens.Core;

namespace PlmLens.Server.Lenses;

/// <summary>The lenses that an explorer shows, by their names in addresses.</summary>
public sealed class LensSet : IDisposable
{
    private readonly List<ExploredLens> _lenses = [];
    private readonly Dictionary<string, ExploredLens> _byId = new(StringComparer.Ordinal);

    private LensSet()
    {
    }

    /// <summary>In the order in which they were named.</summary>
    public IReadOnlyList<ExploredLens> All => _lenses;

    /// <summary>One of them, or null.</summary>
    public ExploredLens? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Opens lenses.</summary>
    /// <param name="folders">Their folders, each once.</param>
    /// <param name="structures">Folder of structure files; null for none.</param>
    /// <exception cref="PlmLensException">One is no lens, or is named twice.</exception>
    public static LensSet Open(IReadOnlyList<string> folders, string? structures = null)
    {
        var set = new LensSet();
        try
        {
            var paths = new HashSet<string>(StringComparer.Ordinal);
            foreach (string folder in folders)
            {
                if (!paths.Add(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))))
                    throw new UsageException($"The lens {folder} is named twice; name it once.");
                ExploredLens lens = ExploredLens.Open(folder, set.FreeId(folder), structures);
                set._lenses.Add(lens);
                set._byId.Add(lens.Id, lens);
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>A folder's name as it stands in addresses: lower-case letters, digits, single dashes.</summary>
    /// <param name="folder">The folder.</param>
    internal static string IdOf(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var id = new StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                id.Append(char.ToLowerInvariant(letter));
            else if (id.Length > 0 && id[^1] != '-')
                id.Append('-');
        }

        string text = id.ToString().Trim('-');
        return text.Length == 0 ? "lens" : text;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ExploredLens lens in _lenses)
            lens.Dispose();
    }

    private string FreeId(string folder)
    {
        string wanted = IdOf(folder), id = wanted;
        for (int n = 2; _byId.ContainsKey(id); n++)
            id = $"{wanted}-{n}";
        return id;
    }
}
