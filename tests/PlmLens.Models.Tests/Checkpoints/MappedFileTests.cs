using System.Runtime.CompilerServices;
using PlmLens.Core;
using PlmLens.Models.Checkpoints;

namespace PlmLens.Models.Tests.Checkpoints;

public sealed class MappedFileTests : Files
{
    private const string Maps = "/proc/self/maps";

    [Fact]
    public void A_disposed_checkpoint_that_lent_nothing_gives_its_mapping_back_at_once()
    {
        Assert.SkipUnless(File.Exists(Maps), "only Linux lists the mappings of a process");
        string path = Sample();
        using (ICheckpoint checkpoint = Checkpoint.Open(path))
        {
            checkpoint.ReadF32("w").Dispose();
            Assert.True(IsMapped(path));
        }

        Assert.False(IsMapped(path));
    }

    [Fact]
    public void A_lent_mapping_goes_with_the_last_tensor()
    {
        Assert.SkipUnless(File.Exists(Maps), "only Linux lists the mappings of a process");
        string path = Sample();
        LendAndForget(path);
        // The first collection finds the file unreachable, later ones its handles.
        for (int i = 0; i < 10 && IsMapped(path); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(IsMapped(path));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LendAndForget(string path)
    {
        ICheckpoint checkpoint = Checkpoint.Open(path);
        Tensor tensor = checkpoint.Read("w");
        checkpoint.Dispose();
        Assert.True(IsMapped(path));
        Assert.Equal(2, tensor.View<float>()[1]);
        tensor.Dispose();
    }

    private static bool IsMapped(string path) => File.ReadAllText(Maps).Contains(path, StringComparison.Ordinal);

    private string Sample()
    {
        SafetensorsWriter.WriteAll(At("w"), [new("w", Tensor.FromFloats([1, 2], 2))]);
        return At("w");
    }
}
