using System.Globalization;
using System.Text.Json;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Sae;

/// <summary>
/// A training run in one safetensors file: parameters, Adam moments and dead counters as tensors, the rest as metadata.
/// Batches are addressed by step, so the data's position is the step number. docs/formats/sae.md lists the names.
/// </summary>
internal static class TrainerCheckpoint
{
    private const string Kind = "plmlens.trainer.3";

    /// <summary>Writes the state; the file appears whole or not at all.</summary>
    public static void Save(string path, TrainerState state, IActivationSource source, TrainingOptions options)
    {
        var writer = new SafetensorsWriter();
        (string Name, Tensor Tensor)[] tensors =
            [("tokens_since_fired", state.Dead.TokensSinceFired), .. Tensors(state)];
        foreach ((string name, Tensor tensor) in tensors)
            writer.Add(name, tensor);
        writer.Metadata["kind"] = Kind;
        writer.Metadata["options"] = OptionsText(options);
        writer.Metadata["source"] = source.Fingerprint;
        writer.Metadata["step"] = state.Step.ToString(CultureInfo.InvariantCulture);
        // Shortest text that reads back to the same bits.
        writer.Metadata["input_scale"] = state.InputScale.ToString("R", CultureInfo.InvariantCulture);
        writer.Metadata["target_scale"] = state.TargetScale.ToString("R", CultureInfo.InvariantCulture);
        writer.Metadata["target_variance"] = state.TargetVariance.ToString("R", CultureInfo.InvariantCulture);
        writer.Metadata["stream_scales"] = List(state.StreamScales);
        writer.Metadata["stream_variances"] = List(state.StreamVariances);
        writer.Metadata["threshold"] = state.Threshold.ToString("R", CultureInfo.InvariantCulture);
        writer.Metadata[CheckpointHash.Key] = CheckpointHash.Of(writer.Metadata, tensors);
        writer.Save(path);
    }

    /// <summary>Reads a state back.</summary>
    /// <exception cref="DamagedCheckpointException">Truncated or changed.</exception>
    /// <exception cref="PlmLensException">Not such a file, or of a run with other settings or data.</exception>
    public static TrainerState Load(string path, IActivationSource source, TrainingOptions options)
    {
        using ICheckpoint file = OpenWhole(path);
        RequireSame(path, file.Metadata, source, options);

        var state = new TrainerState(InitialWeights.Empty(options, source.Width, source.TargetWidth), options)
        {
            IsTranscoder = source.TargetWidth > 0,
        };
        try
        {
            CopyTo<long>(file, path, "tokens_since_fired", state.Dead.TokensSinceFired);
            foreach ((string name, Tensor tensor) in Tensors(state))
                CopyTo<float>(file, path, name, tensor);
            state.Step = (long)Number(path, file.Metadata, "step");
            state.InputScale = (float)Number(path, file.Metadata, "input_scale");
            state.TargetScale = (float)Number(path, file.Metadata, "target_scale");
            state.TargetVariance = Number(path, file.Metadata, "target_variance");
            state.StreamScales = Numbers(path, file.Metadata, "stream_scales", source.Streams);
            state.StreamVariances = Numbers(path, file.Metadata, "stream_variances", source.Streams);
            state.Threshold = Number(path, file.Metadata, "threshold");
            if (state.Step < 0 || state.Step > options.Steps)
                throw Damaged(path, $"step {state.Step} of {options.Steps}");
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    // A file that cannot be parsed at all is damaged too: it was written whole.
    private static ICheckpoint OpenWhole(string path)
    {
        ICheckpoint file;
        try
        {
            file = Checkpoint.Open(path);
        }
        catch (PlmLensException)
        {
            throw new DamagedCheckpointException(path, "it is cut off or is no safetensors file");
        }

        bool whole = false;
        try
        {
            if (file.Metadata.GetValueOrDefault(CheckpointHash.Key) != CheckpointHash.Of(file))
                throw new DamagedCheckpointException(path, "its content does not have the recorded hash");
            if (file.Metadata.GetValueOrDefault("kind") != Kind)
            {
                throw new PlmLensException(
                    $"{path} is not a training checkpoint that this version reads; delete it to start over.");
            }

            whole = true;
            return file;
        }
        finally
        {
            if (!whole)
                file.Dispose();
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Tensors(TrainerState state)
    {
        foreach (Parameter parameter in state.Parameters)
        {
            yield return ($"parameters.{parameter.Name}", parameter.Value);
            yield return ($"first.{parameter.Name}", parameter.First);
            yield return ($"second.{parameter.Name}", parameter.Second);
        }
    }

    private static void CopyTo<T>(ICheckpoint file, string path, string name, Tensor target)
        where T : unmanaged
    {
        if (!file.Tensors.TryGetValue(name, out TensorInfo? info)
            || info.DType != target.DType || !info.Shape.SequenceEqual(target.Shape))
        {
            throw Damaged(path, $"tensor {name}");
        }

        using Tensor stored = file.Read(name);
        TensorView<T> from = stored.View<T>(), to = target.View<T>();
        for (long i = 0; i < from.Length; i++)
            to[i] = from[i];
    }

    private static void RequireSame(
        string path, IReadOnlyDictionary<string, string> metadata, IActivationSource source, TrainingOptions options)
    {
        List<string> differences = [.. options.DifferencesFrom(OptionsOf(path, metadata))];
        string data = metadata.GetValueOrDefault("source") ?? "unknown";
        if (data != source.Fingerprint)
            differences.Add($"the data was \"{data}\", now \"{source.Fingerprint}\"");
        if (differences.Count > 0)
        {
            throw new PlmLensException(
                $"The run in {path} had other settings: {string.Join("; ", differences)}; use the same settings to " +
                "resume, or another output folder to start a new run.");
        }
    }

    private static string OptionsText(TrainingOptions options) =>
        JsonSerializer.Serialize(options, SaeJson.Default.TrainingOptions);

    private static TrainingOptions OptionsOf(string path, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return JsonSerializer.Deserialize(
                metadata.GetValueOrDefault("options") ?? "", SaeJson.Default.TrainingOptions)
                ?? throw Damaged(path, "the settings");
        }
        catch (JsonException)
        {
            throw Damaged(path, "the settings");
        }
    }

    private static string List(IReadOnlyList<double> values) =>
        string.Join(' ', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    // One value for each stream of a crosscoder, none with one stream.
    private static double[] Numbers(
        string path, IReadOnlyDictionary<string, string> metadata, string name, int streams)
    {
        string[] texts = (metadata.GetValueOrDefault(name) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] values = new double[texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            if (!double.TryParse(texts[i], CultureInfo.InvariantCulture, out values[i]))
                throw Damaged(path, name);
        }

        return values.Length == (streams > 1 ? streams : 0) ? values : throw Damaged(path, name);
    }

    private static double Number(string path, IReadOnlyDictionary<string, string> metadata, string name) =>
        double.TryParse(metadata.GetValueOrDefault(name), CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Damaged(path, name);

    private static DamagedCheckpointException Damaged(string path, string what) => new(path, $"{what} does not fit");
}
