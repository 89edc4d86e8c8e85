using FslHv.Actors;

namespace FslHv.Cluster.Tests;

/// <summary>
/// A broker that loses packets between nodes, and brings others twice. What the log says, and what goes to or comes from whoever observes, is sound.
/// </summary>
/// <param name="inner">What carries the rest.</param>
/// <param name="seed">Decides which.</param>
/// <param name="permille">How many of a thousand are lost, and how many of the others come twice.</param>
internal sealed class LossyBroker(IBroker inner, ulong seed, int permille) : IBroker
{
    private int _lost, _doubled;

    public int Lost => _lost;

    public int Doubled => _doubled;

    public async Task<ILine> JoinAsync(string machine, string line, ILineListener listener, CancellationToken cancellation) =>
        new LossyLine(this, await inner.JoinAsync(machine, line, listener, cancellation), IsOfNode(line), RandomStream.Of(seed, (ulong)line[0], 0));

    public Task RemoveAsync(string machine, CancellationToken cancellation) => inner.RemoveAsync(machine, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static bool IsOfNode(string line) => !line.StartsWith("control.", StringComparison.Ordinal);

    private sealed class LossyLine(LossyBroker broker, ILine inner, bool isOfNode, RandomStream stream) : ILine
    {
        private RandomStream _stream = stream;

        public ValueTask AppendAsync(ReadOnlyMemory<byte> entry) => inner.AppendAsync(entry);

        public async ValueTask SendAsync(string line, ReadOnlyMemory<byte> packet)
        {
            if (isOfNode && IsOfNode(line))
            {
                if (_stream.Next(1000) < broker.Permille)
                {
                    Interlocked.Increment(ref broker._lost);
                    return;
                }

                if (_stream.Next(1000) < broker.Permille)
                {
                    Interlocked.Increment(ref broker._doubled);
                    await inner.SendAsync(line, packet);
                }
            }

            await inner.SendAsync(line, packet);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private int Permille => permille;
}
