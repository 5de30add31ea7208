using PlmLens.Cli.Training;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Cli.Tests.Training;

/// <summary>Small activations to train on, and what a run leaves behind.</summary>
internal static class RunFolder
{
    /// <summary>Name and hash of every file but those that a clock decides.</summary>
    public static SortedDictionary<string, string> Contents(string folder)
    {
        SortedDictionary<string, string> contents = TemporaryFolder.Contents(folder);
        foreach (string timed in contents.Keys.Where(k => Path.GetFileName(k) == TrainingRun.TimingName).ToArray())
            contents.Remove(timed);
        return contents;
    }

    /// <summary>Writes [rows, width] of sums of a few random directions.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="change">Changes values before they are written.</param>
    public static string Activations(string path, Action<TensorView<float>>? change = null)
    {
        const int Rows = 600, Width = 12;
        var random = new SeededRandom(5, "activations");
        float[] basis = [.. Enumerable.Range(0, 40 * Width).Select(_ => (float)random.NextGaussian())];
        using var values = new Tensor(DType.F32, Rows, Width);
        for (int r = 0; r < Rows; r++)
        {
            for (int i = 0; i < 4; i++)
            {
                int direction = random.Next(40);
                float weight = (float)random.NextDouble();
                for (int c = 0; c < Width; c++)
                    values.View<float>()[(r * Width) + c] += weight * basis[(direction * Width) + c];
            }
        }

        change?.Invoke(values);
        SafetensorsWriter.WriteAll(path, [new("x", values)]);
        return path;
    }
}
