namespace FslHv.Mutants;
internal sealed class Study(Options options, CancellationToken cancellation)
{
    public int Run() => options.Jobs + (cancellation.IsCancellationRequested ? 1 : 0);
    public int WritePage() => 0;
}
