using PlmLens.Benchmarks;
using PlmLens.Benchmarks.Peers;
using PlmLens.Core;

IReadOnlyList<string> removed = BlasEnvironment.Clear();
try
{
    if (args is not ["ladder", ..])
        throw new UsageException(LadderOptions.Usage);
    LadderProgram.Run(LadderOptions.Parse(args.AsSpan(1)), removed);
    return 0;
}
catch (PlmLensException e)
{
    Console.Error.WriteLine(e.Message);
    return e.ExitCode;
}
