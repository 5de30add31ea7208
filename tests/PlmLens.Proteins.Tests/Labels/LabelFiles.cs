namespace PlmLens.Proteins.Tests.Labels;

/// <summary>A folder of small files that a test writes.</summary>
internal sealed class LabelFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-labels-").FullName;

    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
