using System.Diagnostics;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Sae;

/// <summary>Batches from the windows of a reader: one stream, several side by side, or a pair of input and
/// target.</summary>
internal sealed class WindowedSource : IActivationSource
{
    // Rows that one thread converts at a time.
    private const int PartRows = 128;

    // Rows whose places one thread finds at a time.
    private const int PlaceRows = 1024;

    // How far ahead of its conversion a row is fetched.
    private const int RowsAhead = 4;

    private readonly WindowReader _reader;
    private readonly int[] _inputs;
    private readonly int[] _targets;
    private readonly int[] _all;
    private readonly ActivationPolicy _policy;
    private readonly ulong _seed;
    private readonly float[] _limits;
    private readonly Dictionary<long, RowReplacements> _replacements = [];
    private int[] _places = [];
    private long _waited;

    /// <summary>Reads the streams of these numbers.</summary>
    /// <param name="reader">Stays the caller's.</param>
    /// <param name="inputs">Streams of an input row, side by side.</param>
    /// <param name="target">Stream of the target row, or -1.</param>
    /// <param name="policy">Which rows are left out.</param>
    /// <param name="seed">Orders the rows of a window.</param>
    public WindowedSource(WindowReader reader, int[] inputs, int target, ActivationPolicy policy, ulong seed)
    {
        _reader = reader;
        _inputs = inputs;
        _targets = target < 0 ? [] : [target];
        _all = [.. _inputs, .. _targets];
        _policy = policy;
        _seed = seed;
        _limits = Limits();
        Width = _inputs.Sum(s => reader.Feed.Streams[s].Width);
        TargetWidth = _targets.Sum(s => reader.Feed.Streams[s].Width);
    }

    /// <inheritdoc/>
    public int Width { get; }

    /// <inheritdoc/>
    public int TargetWidth { get; }

    /// <inheritdoc/>
    public int Streams => _inputs.Length;

    /// <inheritdoc/>
    public long Tokens => _reader.Feed.Rows;

    /// <inheritdoc/>
    public string Fingerprint =>
        $"{string.Join(" + ", _inputs.Select(Name))}{string.Concat(_targets.Select(s => " -> " + Name(s)))}; " +
        $"{_reader.Feed.Fingerprint}; shuffled with seed {_seed}; {_policy.Text}";

    /// <inheritdoc/>
    public double WaitSeconds => Stopwatch.GetElapsedTime(0, _waited).TotalSeconds;

    /// <inheritdoc/>
    public long ReplacedRows { get; private set; }

    /// <inheritdoc/>
    public void ReadBatch(long step, int rows, TensorView<float> input, TensorView<float> target)
    {
        if (_places.Length < rows)
            _places = new int[rows];
        lock (_reader.Gate)
        {
            long position = step * rows;
            RowWindow window = _reader.Feed.At(position);
            for (int done = 0; done < rows;)
            {
                WindowBuffer buffer = Acquire(window);
                if (done == 0)
                    _reader.Prefetch(_reader.Feed.At(window.End));
                int here = (int)Math.Min(rows - done, window.End - position);
                FindPlaces(window, buffer, position, here);
                Copy(buffer, _inputs, here, input.Slice((long)done * Width));
                if (TargetWidth > 0)
                    Copy(buffer, _targets, here, target.Slice((long)done * TargetWidth));
                done += here;
                position += here;
                if (done < rows)
                    window = _reader.Feed.At(position);
            }
        }
    }

    /// <inheritdoc/>
    public string Describe(long step, int rows, int row)
    {
        lock (_reader.Gate)
        {
            long position = (step * rows) + row;
            RowWindow window = _reader.Feed.At(position);
            RowReplacements replacements = ReplacementsOf(window, Acquire(window));
            return _reader.Feed.Describe(window, replacements.RowFor(PlaceOf(window, position)));
        }
    }

    private static float Median(float[] norms)
    {
        float[] finite = [.. norms.Where(float.IsFinite)];
        if (finite.Length == 0)
            throw new PlmLensException("No hidden state of the sample is finite; embed again.");
        Array.Sort(finite);
        return finite[(finite.Length - 1) / 2];
    }

    private string Name(int stream)
    {
        ActivationStream s = _reader.Feed.Streams[stream];
        return $"{s.ModelSha256}/{s.Hook}";
    }

    private float[] Limits()
    {
        if (_policy.MaxNormRatio == 0)
            return [.. _all.Select(_ => float.PositiveInfinity)];
        lock (_reader.Gate)
        {
            IReadOnlyList<float[]> sample = _reader.SampleNorms();
            return [.. _all.Select(s => (float)(_policy.MaxNormRatio * Median(sample[s])))];
        }
    }

    private WindowBuffer Acquire(RowWindow window)
    {
        long start = Stopwatch.GetTimestamp();
        WindowBuffer buffer = _reader.Acquire(window);
        _waited += Stopwatch.GetTimestamp() - start;
        return buffer;
    }

    private int PlaceOf(RowWindow window, long position) =>
        (int)new SeededPermutation(window.Rows, _seed, (ulong)window.Number).At(position - window.First);

    private void FindPlaces(RowWindow window, WindowBuffer buffer, long position, int count)
    {
        var job = new PlaceJob
        {
            Order = new SeededPermutation(window.Rows, _seed, (ulong)window.Number),
            First = position - window.First,
            Count = count,
            Places = _places,
        };
        WorkerPool.Shared.For((count + PlaceRows - 1) / PlaceRows, ref job);
        RowReplacements replacements = ReplacementsOf(window, buffer);
        for (int i = 0; i < count && !replacements.IsEmpty; i++)
        {
            int place = _places[i];
            if (replacements.Stops(place))
            {
                throw new PlmLensException(
                    $"The hidden state at {_reader.Feed.Describe(window, place)} is NaN or infinite: embed that " +
                    "protein again, leave it out, or have such rows skipped.");
            }

            _places[i] = replacements.RowFor(place);
            ReplacedRows += _places[i] == place ? 0 : 1;
        }
    }

    private RowReplacements ReplacementsOf(RowWindow window, WindowBuffer buffer)
    {
        if (_replacements.TryGetValue(window.Content, out RowReplacements? known))
            return known;
        // No more windows are in memory than these.
        if (_replacements.Count > 1)
            _replacements.Remove(_replacements.Keys.Min());
        RowReplacements found = RowReplacements.Of(buffer, window, _all, _limits, _policy.BadRows);
        _replacements.Add(window.Content, found);
        return found;
    }

    private void Copy(WindowBuffer buffer, int[] streams, int count, TensorView<float> output)
    {
        int width = streams.Sum(s => _reader.Feed.Streams[s].Width), offset = 0;
        foreach (int stream in streams)
        {
            var job = new CopyJob
            {
                Rows = buffer.Rows(stream),
                Places = _places,
                Count = count,
                Stride = width,
                Offset = offset,
                Output = output,
            };
            WorkerPool.Shared.For((count + PartRows - 1) / PartRows, ref job);
            offset += buffer.Rows(stream).Width;
        }
    }

    private struct CopyJob : IParallelJob
    {
        public StoredRows Rows;
        public int[] Places;
        public int Count;
        public int Stride;
        public int Offset;
        public TensorView<float> Output;

        public readonly void Run(int part, int worker)
        {
            int end = Math.Min(Count, (part + 1) * PartRows);
            for (int i = part * PartRows; i < end; i++)
            {
                if (i + RowsAhead < Count)
                    Rows.Fetch(Places[i + RowsAhead]);
                Rows.Read(Places[i], Output.Slice(((long)i * Stride) + Offset, Rows.Width));
            }
        }
    }

    private struct PlaceJob : IParallelJob
    {
        public SeededPermutation Order;
        public long First;
        public int Count;
        public int[] Places;

        public readonly void Run(int part, int worker)
        {
            int end = Math.Min(Count, (part + 1) * PlaceRows);
            for (int i = part * PlaceRows; i < end; i++)
                Places[i] = (int)Order.At(First + i);
        }
    }
}
