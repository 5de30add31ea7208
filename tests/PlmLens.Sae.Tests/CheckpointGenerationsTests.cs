using PlmLens.Compute;
using PlmLens.Core;

namespace PlmLens.Sae.Tests;

public sealed class CheckpointGenerationsTests : IDisposable
{
    private readonly CpuBackend _backend = new(WorkerPool.Shared);
    private readonly SyntheticActivations _data = new(500, 11, 30, 3);
    private readonly string _folder = Directory.CreateTempSubdirectory("plmlens-generations-").FullName;
    private readonly Notes _notes = new();

    private static TrainingOptions Options { get; } = new()
    {
        Architecture = Architecture.TopK,
        Latents = 40,
        K = 3,
        Steps = 30,
        BatchSize = 50,
        LearningRate = 3e-3,
        WarmupSteps = 2,
    };

    private string Newest => Path.Combine(_folder, CheckpointGenerations.NewestName);

    private string Former => Path.Combine(_folder, CheckpointGenerations.FormerName);

    public void Dispose()
    {
        _data.Dispose();
        _backend.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_newest_is_used_and_the_one_before_is_kept()
    {
        CheckpointGenerations checkpoints = SaveTwice();
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        using SaeTrainer trainer = Resume(checkpoints)!;
        Assert.Equal(20, trainer.StepsDone);
        Assert.Empty(_notes.Lines);
        checkpoints.Delete();
        Assert.Empty(Directory.GetFiles(_folder));
        Assert.Null(Resume(checkpoints));
    }

    [Fact]
    public void Killed_between_the_two_renames_the_former_is_used()
    {
        CheckpointGenerations checkpoints = SaveTwice();
        File.Delete(Newest);
        Assert.True(checkpoints.Any);
        using SaeTrainer trainer = Resume(checkpoints)!;
        Assert.Equal(10, trainer.StepsDone);
    }

    [Fact]
    public void Any_damage_of_the_newest_falls_back_in_words_and_ends_with_the_same_bytes()
    {
        CheckpointGenerations checkpoints = SaveTwice();
        byte[] whole = File.ReadAllBytes(Newest), expected = Finish(Resume(checkpoints)!);
        var random = new SeededRandom(3, "damage");
        for (int i = 0; i < 60; i++)
        {
            byte[] bytes = [.. whole];
            if (i % 4 == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            else
                bytes[i % 4 == 1 ? random.Next(1200) : random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Newest, bytes);
            _notes.Lines.Clear();
            SaeTrainer trainer = Resume(checkpoints)!;
            string note = Assert.Single(_notes.Lines);
            Assert.Contains(Newest, note, StringComparison.Ordinal);
            Assert.Contains("step 10", note, StringComparison.Ordinal);
            if (i == 0)
                Assert.Equal(expected, Finish(trainer));
            trainer.Dispose();
        }
    }

    [Fact]
    public void Two_damaged_checkpoints_are_both_named()
    {
        CheckpointGenerations checkpoints = SaveTwice();
        File.WriteAllBytes(Newest, File.ReadAllBytes(Newest)[..100]);
        byte[] former = File.ReadAllBytes(Former);
        former[^1] ^= 1;
        File.WriteAllBytes(Former, former);
        string message = Assert.Throws<DamagedCheckpointException>(() => Resume(checkpoints)).Message;
        Assert.Contains("cut off", message, StringComparison.Ordinal);
        Assert.Contains(CheckpointGenerations.FormerName, message, StringComparison.Ordinal);
        Assert.Contains("hash", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_setting_is_refused_and_does_not_fall_back()
    {
        CheckpointGenerations checkpoints = SaveTwice();
        string message = Assert.Throws<PlmLensException>(
            () => checkpoints.Resume(_backend, _data.Shuffled, Options with { K = 4, Seed = 1 }, _notes)).Message;
        Assert.Contains("k was 3, now 4", message, StringComparison.Ordinal);
        Assert.Contains("seed was 0, now 1", message, StringComparison.Ordinal);
        Assert.Empty(_notes.Lines);
    }

    [Fact]
    public void A_full_disk_leaves_both_checkpoints_as_they_were()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs a device that is always full: /dev/full");
        CheckpointGenerations checkpoints = SaveTwice();
        byte[] newest = File.ReadAllBytes(Newest), former = File.ReadAllBytes(Former);
        // The temporary file that the next checkpoint goes to.
        File.CreateSymbolicLink(Path.Combine(_folder, ".checkpoint.next.safetensors.tmp"), "/dev/full");
        using SaeTrainer trainer = Resume(checkpoints)!;
        trainer.Step();
        Assert.Contains(
            "Free space",
            Assert.Throws<PlmLensException>(() => checkpoints.Save(trainer)).Message,
            StringComparison.Ordinal);
        Assert.Equal(newest, File.ReadAllBytes(Newest));
        Assert.Equal(former, File.ReadAllBytes(Former));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        checkpoints.Save(trainer);
        Assert.Equal(newest, File.ReadAllBytes(Former));
    }

    private CheckpointGenerations SaveTwice()
    {
        var checkpoints = new CheckpointGenerations(_folder);
        using var trainer = new SaeTrainer(_backend, _data.Shuffled, Options);
        while (trainer.StepsDone < 20)
        {
            trainer.Step();
            if (trainer.StepsDone % 10 == 0)
                checkpoints.Save(trainer);
        }

        return checkpoints;
    }

    private SaeTrainer? Resume(CheckpointGenerations checkpoints) =>
        checkpoints.Resume(_backend, _data.Shuffled, Options, _notes);

    private byte[] Finish(SaeTrainer trainer)
    {
        while (!trainer.IsFinished)
            trainer.Step();
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        trainer.SaveCheckpoint(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.Delete(path);
        trainer.Dispose();
        return bytes;
    }

    private sealed class Notes : IWorkProgress
    {
        public List<string> Lines { get; } = [];

        public void Report(string stage, long done, long total, string unit, string? detail = null)
        {
        }

        public void Note(string message) => Lines.Add(message);
    }
}
