namespace FslHv.Cluster;

/// <summary>
/// What waits for a line's listener, in order. Runs on the thread pool while something waits, at most once at a time; who puts something in never waits
/// for the listener.
/// </summary>
internal sealed class LineInbox(ILineListener listener) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<LineNews> _waiting = [];
    private bool _isRunning;
    private bool _isPaused;
    private bool _isClosed;

    /// <summary>Whether the listener is told nothing for now.</summary>
    public bool IsPaused
    {
        set
        {
            lock (_gate)
            {
                _isPaused = value;
                RunIfNeeded();
            }
        }
    }

    /// <summary>Adds what is to be told. Nothing is told behind what is last.</summary>
    public void Put(LineNews news)
    {
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = news.IsLast;
            _waiting.Enqueue(news);
            RunIfNeeded();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            LineNews news;
            lock (_gate)
            {
                if (_isPaused || !_waiting.TryDequeue(out news))
                {
                    _isRunning = false;
                    return;
                }
            }

            news.TellTo(listener);
        }
    }

    private void RunIfNeeded()
    {
        if (_isRunning || _isPaused || _waiting.Count == 0)
            return;
        _isRunning = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
