using Akka.Actor;
using FslHv.Actors;
using FslHv.Cluster;

namespace FslHv.AkkaNet;

/// <summary>
/// The contract on Akka.NET: every top-level actor has a shell in an actor system, which may have other actors besides. Runs as the live engine does: nothing
/// happens, and time stands still, while neither <see cref="Run"/> runs nor <see cref="Go"/> was called.
/// </summary>
public sealed class AkkaEngine : IActorEngine, IDisposable
{
    private readonly AkkaGround _ground;
    private readonly LiveEngine _engine;
    private readonly Lock _turn = new();
    private readonly AutoResetEvent _wake = new(false);
    private Thread? _runner;
    private int _waiting;
    private volatile bool _isOver;
    private volatile Exception? _failure;

    /// <param name="system">Where the shells live. It ends with whoever made it.</param>
    /// <param name="options">How it is made.</param>
    public AkkaEngine(ActorSystem system, AkkaEngineOptions options)
        : this([system], options)
    {
    }

    /// <param name="systems">
    /// Several systems of this process, with remoting: the first top-level actor lives on the first, the second on the second, and so on in a circle.
    /// </param>
    /// <param name="options">How it is made.</param>
    public AkkaEngine(IReadOnlyList<ActorSystem> systems, AkkaEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(systems);
        ArgumentNullException.ThrowIfNull(options);
        _ground = new AkkaGround(systems, OnFailed, options.Time);
        _engine = new LiveEngine(new LiveOptions(options.Seed)
        {
            Speed = options.Speed,
            MailboxBound = options.MailboxBound,
            Journal = options.Journal,
            Ground = _ground,
        });
        if (options.Logs)
            _engine.Observe(new AkkaLog(systems[0], PathOf));
    }

    /// <inheritdoc />
    public Instant Now => _engine.Now;

    /// <summary>The shell of a top-level actor, for whoever wants to watch it.</summary>
    public IActorRef ShellOf(ActorId actor) =>
        _ground.ShellOf(LiveAddress.RootOf(actor)) ?? throw new ArgumentException($"{actor} is no actor of this engine", nameof(actor));

    /// <summary>
    /// Gives an actor of the actor system an address: what FslHv's actors tell it comes to it as <see cref="Delivered"/>, and what it sends over
    /// <see cref="Send"/> comes from it.
    /// </summary>
    public ActorId Attach(string name, IActorRef outside)
    {
        ArgumentNullException.ThrowIfNull(outside);
        return Spawn(name, () => new DoorActor(outside));
    }

    /// <summary>Sends a message as the actor that was attached.</summary>
    /// <param name="door">What <see cref="Attach"/> has returned.</param>
    /// <param name="receiver">For whom.</param>
    /// <param name="message">What.</param>
    public void Send(ActorId door, ActorId receiver, Message message) => Inject(door, new DoorActor.Send(receiver, message), Duration.Zero);

    /// <summary>Lets everything run from now on, whoever else is at work, until the engine is disposed.</summary>
    public void Go()
    {
        Invariant.Holds(_runner is null);
        _runner = new Thread(RunAlways) { IsBackground = true, Name = "fslhv" };
        _runner.Start();
    }

    /// <inheritdoc />
    public ActorId Spawn(string name, Func<Actor> create) => Between(() => _engine.Spawn(name, create));

    /// <inheritdoc />
    public void Inject(ActorId receiver, Message message, Duration delay)
    {
        _engine.Inject(receiver, message, delay);
        _wake.Set();
    }

    /// <inheritdoc />
    public void Stop(ActorId actor) => Between(() =>
    {
        _engine.Stop(actor);
        return true;
    });

    /// <inheritdoc />
    public void Arm(string faultPoint, string path, int skip, int count) => _engine.Arm(faultPoint, path, skip, count);

    /// <inheritdoc />
    public void Disarm() => _engine.Disarm();

    /// <inheritdoc />
    public void Observe(ITraceObserver observer) => Between(() =>
    {
        _engine.Observe(observer);
        return true;
    });

    /// <inheritdoc />
    public string PathOf(ActorId actor) => _engine.PathOf(actor);

    /// <inheritdoc />
    public RunEnd Run(Instant until)
    {
        Invariant.Holds(_runner is null);
        return RunOnce(until);
    }

    /// <inheritdoc />
    public void RequestStop() => _engine.RequestStop();

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isOver)
            return;
        _isOver = true;
        _engine.RequestStop();
        _wake.Set();
        _runner?.Join();
        _engine.Dispose();
        _wake.Dispose();
    }

    private void RunAlways()
    {
        while (!_isOver)
        {
            if (Volatile.Read(ref _waiting) == 0)
            {
                lock (_turn)
                    _ = RunOnce(Instant.Never); // A defect was reported where facts are.
            }

            _wake.WaitOne(TimeSpan.FromMilliseconds(20));
        }
    }

    /// <summary>Does what can only be done while nothing runs.</summary>
    private T Between<T>(Func<T> what)
    {
        if (_runner is null || Thread.CurrentThread == _runner)
            return what();
        Interlocked.Increment(ref _waiting);
        try
        {
            while (!_turn.TryEnter(TimeSpan.FromMilliseconds(1)))
                _engine.RequestStop();
            try
            {
                return what();
            }
            finally
            {
                _turn.Exit();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            _wake.Set();
        }
    }

    private RunEnd RunOnce(Instant until)
    {
        var end = _engine.Run(until);
        if (_failure is { } failure)
            throw new InvalidOperationException("a shell had a defect of its own", failure);
        return end;
    }

    private void OnFailed(Exception exception)
    {
        _failure = exception;
        _engine.RequestStop();
    }
}
