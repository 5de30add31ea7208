using PlmLens.Analysis.Controls;
using PlmLens.Core;
using PlmLens.Store;

namespace PlmLens.Analysis.Tests.Controls;

public sealed class LensControlsTests : IDisposable
{
    private readonly TinyLens _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void A_lens_has_neurons_and_latents_of_the_shuffled_model()
    {
        using LensFolder lens = Build(_tiny.Inputs);
        ControlUnits controls = lens.Controls!;

        // All 16 neurons, each once, with one of its signs.
        Assert.Equal(Enumerable.Range(0, 16), controls.IndicesOf(LabelSource.Neurons).Select(index => index / 2));
        Assert.Equal([0, 1], controls.IndicesOf(LabelSource.Neurons).Select(index => index % 2).Distinct().Order());
        Assert.NotEmpty(controls.IndicesOf(LabelSource.Shuffled));
        Assert.All(controls.IndicesOf(LabelSource.Shuffled), index => Assert.InRange(index, 0, 47));
        Assert.Equal(-1, controls.Find(LabelSource.Shuffled, 1000));
    }

    [Fact]
    public void A_neuron_is_cut_where_it_is_as_rare_as_a_latent()
    {
        using LensFolder lens = Build(_tiny.Inputs);
        int[] densities =
            [.. lens.ReadFeatures().Where(f => f.Maximum > 0).Select(f => (int)Math.Round(f.Density * Residues))];

        foreach (ControlUnit unit in lens.Controls!.Units.Where(unit => unit.Source == LabelSource.Neurons))
        {
            float[] column = Column(unit.Index);
            Assert.Equal(column.Count(value => value > unit.Cut), unit.Active);
            Assert.Equal(column.Max() - unit.Cut!.Value, unit.Maximum);
            // Equal values (binary16) stay together on one side of the cut.
            int equal = column.Count(value => value == unit.Cut);
            Assert.Contains(densities, density => density >= unit.Active && density < unit.Active + equal);
        }
    }

    [Fact]
    public void Examples_are_what_the_activations_are()
    {
        using LensFolder lens = Build(_tiny.Inputs);
        ControlUnits controls = lens.Controls!;
        using SparseCodes shuffled = ShuffledCodes();
        for (int u = 0; u < controls.Units.Count; u++)
        {
            ControlUnit unit = controls.Units[u];
            float[] values = unit.Source == LabelSource.Neurons
                ? [.. Column(unit.Index).Select(value => Math.Max(0, value - unit.Cut!.Value))]
                : Dense(shuffled, unit.Index);
            float[] maxima = [.. lens.Proteins.Proteins.Select(p => Of(p, values).Max())];
            Assert.Equal(values.Max(), unit.Maximum);
            Assert.Equal(maxima.Count(value => value > 0), unit.Proteins);
            IReadOnlyList<ControlExample> examples = controls.ExamplesOf(u);
            Assert.Equal(ExampleProteins.ForRating(maxima), examples.Select(example => example.Protein));
            Assert.All(examples, example =>
            {
                float[] own = [.. Of(lens.Proteins.Proteins[example.Protein], values)];
                int[] active = [.. Enumerable.Range(0, own.Length).Where(i => own[i] > 0)];
                Assert.Equal(active, example.Positions);
                Assert.Equal(active.Select(i => ControlExample.Share(own[i], unit.Maximum)), example.Thousandths);
            });
        }
    }

    [Fact]
    public void Without_the_shuffled_model_there_are_neurons_only()
    {
        using LensFolder lens = Build(_tiny.Inputs with { Shuffled = null });

        Assert.Empty(lens.Controls!.IndicesOf(LabelSource.Shuffled));
        Assert.Equal(16, lens.Controls.IndicesOf(LabelSource.Neurons).Count);
    }

    private int Residues => _tiny.Records.Sum(record => record.Length);

    private static IEnumerable<float> Of(StoredProtein protein, float[] values) =>
        values.Skip((int)protein.FirstRow).Take(protein.Length);

    private static float[] Dense(SparseCodes codes, int latent)
    {
        float[] values = new float[codes.Residues];
        using PostingReader postings = codes.OpenPostings();
        postings.Read(latent);
        for (int i = 0; i < postings.Positions.Length; i++)
            values[postings.Positions[i]] = postings.Values[i];
        return values;
    }

    private float[] Column(int feature)
    {
        CachedRows rows = _tiny.Inputs.Cache.Rows(TinyLens.Hook);
        using var column = new Tensor(DType.F32, 1, rows.Count);
        rows.ReadColumns(feature / 2, 1, column);
        float sign = feature % 2 == 0 ? 1 : -1;
        return [.. column.View<float>().Span.ToArray().Select(value => sign * value)];
    }

    // The shuffled model's codes, as a lens of its own.
    private SparseCodes ShuffledCodes()
    {
        LensBaseline other = _tiny.Inputs.Shuffled!;
        LensBuilder.Build(
            _tiny["other"],
            _tiny.Inputs with { Cache = other.Cache, Sae = other.Sae, Shuffled = null, Model = null },
            _tiny.Options,
            WorkerPool.Shared,
            NoProgress.Instance,
            TestContext.Current.CancellationToken).Dispose();
        return SparseCodes.Open(Path.Combine(_tiny["other"], "codes"));
    }

    private LensFolder Build(LensInputs inputs) => LensBuilder.Build(
        _tiny["lens"],
        inputs,
        _tiny.Options,
        WorkerPool.Shared,
        NoProgress.Instance,
        TestContext.Current.CancellationToken);
}
