using PlmLens.Core;

namespace PlmLens.Sae.Tests.Sparse;

/// <summary>What the latents read and write.</summary>
public enum SparseKind
{
    Autoencoder,
    Transcoder,
    SkipTranscoder,
    Crosscoder,
}

/// <summary>One of the sparse trainers on a few hundred made-up rows of odd sizes. A transcoder's target is a function
/// of its input with a kink.</summary>
internal sealed class SparseCase : IActivationSource, IDisposable
{
    private readonly SyntheticActivations _input;

    public SparseCase(Architecture architecture, SparseKind kind, int rows = 600, int width = 18, int latents = 100)
    {
        bool transcodes = kind is SparseKind.Transcoder or SparseKind.SkipTranscoder;
        Width = width;
        TargetWidth = transcodes ? width - 5 : 0;
        Streams = kind == SparseKind.Crosscoder ? 2 : 1;
        _input = new SyntheticActivations(rows, width, 3 * width, 4, 5);
        if (kind == SparseKind.Crosscoder)
            EnlargeSecondStream();
        Options = new TrainingOptions
        {
            Architecture = architecture,
            Latents = latents,
            K = 5,
            Steps = 60,
            BatchSize = 70,
            LearningRate = 2e-3,
            WarmupSteps = 2,
            DeadTokens = 140,
            AuxK = 6,
            ThresholdStart = 3,
            KAnnealSteps = 4,
            Skip = kind == SparseKind.SkipTranscoder,
            Seed = 9,
        };
    }

    public static TheoryData<Architecture, SparseKind> All
    {
        get
        {
            var cases = new TheoryData<Architecture, SparseKind>();
            foreach (Architecture a in new[] { Architecture.TopK, Architecture.BatchTopK, Architecture.Matryoshka })
            {
                foreach (SparseKind kind in Enum.GetValues<SparseKind>())
                    cases.Add(a, kind);
            }

            return cases;
        }
    }

    public TrainingOptions Options { get; }

    public int Width { get; }

    public int TargetWidth { get; }

    public int Streams { get; }

    public long Tokens => _input.Values.Count / Width;

    public string Fingerprint => "made up";

    public void ReadBatch(long step, int rows, TensorView<float> input, TensorView<float> target)
    {
        for (int r = 0; r < rows; r++)
        {
            long row = ((step * rows) + r) % Tokens;
            _input.Values.View<float>().Row(row, Width).Span.CopyTo(input.Row(r, Width).Span);
            for (int c = 0; c < TargetWidth; c++)
                target[(r * TargetWidth) + c] = Math.Max(0.2f, input[(r * Width) + c + 2] - input[(r * Width) + c]);
        }
    }

    public string Describe(long step, int rows, int row) => $"row {((step * rows) + row) % Tokens}";

    public void Dispose() => _input.Dispose();

    // The second stream is thirty times the first.
    private void EnlargeSecondStream()
    {
        TensorView<float> values = _input.Values;
        for (long i = 0; i < values.Length; i++)
        {
            if (i % Width >= Width / 2)
                values[i] *= 30;
        }
    }
}
