using System.Globalization;
using FslHv.Actors;
using Microsoft.Data.Sqlite;

namespace FslHv.Cluster;

/// <summary>
/// A journal in one file of SQLite, which outlives the process. Events wait for one thread that writes all that wait in one transaction, and says so
/// when it is on the disk; who persists never waits. One process at a time has the file. A file that is damaged, or that another build has written,
/// is refused and left as it is.
/// </summary>
public sealed class SqliteJournal : IJournal, IDisposable
{
    /// <summary>Number of the layout of the file.</summary>
    private const int Layout = 1;

    /// <summary>"FSLJ": whose file it is.</summary>
    private const int ApplicationId = 0x46534C4A;

    private const string UseAnother = "use the build that wrote it, or another file";

    private readonly string _file;
    private readonly WireCodec _codec;
    private readonly SqliteConnection _connection;

    /// <summary>Held by whoever uses the connection.</summary>
    private readonly Lock _disk = new();

    private readonly object _gate = new();
    private readonly Thread _writer;
    private List<Waiting> _waiting = [];
    private bool _isOver;
    private volatile string? _failure;

    private SqliteJournal(string file, WireCodec codec, SqliteConnection connection)
    {
        (_file, _codec, _connection) = (file, codec, connection);
        _writer = new Thread(Write) { IsBackground = true, Name = "journal" };
        _writer.Start();
    }

    /// <inheritdoc />
    public string? Failure => _failure;

    /// <summary>Opens the journal in a file, or begins one there.</summary>
    /// <param name="file">Path of the file. SQLite keeps two more beside it while it is open: <c>-wal</c>, <c>-shm</c>.</param>
    /// <param name="codec">Makes bytes of events.</param>
    /// <exception cref="JournalException">
    /// It cannot be opened, is damaged, is in use, is no journal, or another build wrote it. Nothing has been changed.
    /// </exception>
    public static SqliteJournal Open(string file, WireCodec codec)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(codec);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            Prepare(file, codec, connection);
            return new SqliteJournal(file, codec, connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new JournalException($"{file}: {Reason(exception)}", exception);
        }
        catch (JournalException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    /// <exception cref="JournalException">It cannot be read.</exception>
    public IReadOnlyList<Message> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var events = new List<Message>();
        try
        {
            lock (_disk)
            {
                using var command = Command("SELECT event FROM events WHERE path = $path ORDER BY number");
                command.Parameters.AddWithValue("$path", path);
                using var rows = command.ExecuteReader();
                while (rows.Read())
                {
                    var reader = new WireReader((byte[])rows[0]);
                    events.Add(_codec.ReadMessage(ref reader));
                    if (!reader.IsAtEnd)
                        throw new WireException("there is more behind it");
                }
            }
        }
        catch (SqliteException exception)
        {
            throw new JournalException($"{_file}: {Reason(exception)}", exception);
        }
        catch (WireException exception)
        {
            throw new JournalException($"{_file}: event {events.Count + 1} of {path} makes no sense: {exception.Message}", exception);
        }

        return events;
    }

    /// <inheritdoc />
    /// <exception cref="WireException">The codec cannot write the event.</exception>
    /// <exception cref="JournalException">The file can no longer be written.</exception>
    public void Append(string path, Message persisted, Action onDurable)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(onDurable);
        var writer = new WireWriter();
        _codec.Write(writer, persisted);
        var waiting = new Waiting(path, writer.Written.ToArray(), onDurable);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            if (_failure is { } failure)
                throw new JournalException(failure);
            _waiting.Add(waiting);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what waits, and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            _isOver = true;
            Monitor.Pulse(_gate);
        }

        _writer.Join();
        _connection.Dispose();
    }

    private static void Prepare(string file, WireCodec codec, SqliteConnection connection)
    {
        // The first that takes hold of the file has it until it is closed. The rest only looks, until it is known to be ours.
        Execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
        var isNew = Scalar(connection, "SELECT count(*) FROM sqlite_schema") == "0" && Scalar(connection, "PRAGMA application_id") == "0";
        if (!isNew)
            Check(file, codec, connection);
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        if (!isNew)
            return;
        using var transaction = connection.BeginTransaction();
        Execute(connection, "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID", transaction);
        Execute(connection, "CREATE TABLE events (number INTEGER PRIMARY KEY, path TEXT NOT NULL, event BLOB NOT NULL)", transaction);
        Execute(connection, "CREATE INDEX events_of ON events (path, number)", transaction);
        Execute(connection, $"INSERT INTO about VALUES ('wire', '{codec.Version}')", transaction);
        Execute(connection, $"PRAGMA application_id = {ApplicationId}", transaction);
        Execute(connection, $"PRAGMA user_version = {Layout}", transaction);
        transaction.Commit();
    }

    private static void Check(string file, WireCodec codec, SqliteConnection connection)
    {
        if (Scalar(connection, "PRAGMA application_id") != $"{ApplicationId}")
            throw new JournalException($"{file}: is a database, but no journal");
        if (Scalar(connection, "PRAGMA user_version") is var layout && layout != $"{Layout}")
            throw new JournalException($"{file}: is a journal of layout {layout}, and this program knows {Layout}: {UseAnother}");
        if (Scalar(connection, "PRAGMA quick_check") is var found && found != "ok")
            throw new JournalException($"{file}: is damaged: {found}");
        if (Scalar(connection, "SELECT value FROM about WHERE key = 'wire'") is var wire && wire != codec.Version)
            throw new JournalException($"{file}: its events are of version {wire}, and this program knows {codec.Version}: {UseAnother}");
    }

    private void Write()
    {
        while (true)
        {
            List<Waiting> taken;
            lock (_gate)
            {
                while (_waiting.Count == 0 && !_isOver)
                    Monitor.Wait(_gate);
                if (_waiting.Count == 0)
                    return;
                (taken, _waiting) = (_waiting, []);
            }

            try
            {
                lock (_disk)
                    Write(taken);
            }
            catch (SqliteException exception)
            {
                lock (_gate)
                {
                    _failure = $"{_file}: {Reason(exception)}";
                    _waiting.Clear();
                }

                return;
            }

            foreach (var written in taken)
                written.OnDurable();
        }
    }

    private void Write(List<Waiting> taken)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = Command("INSERT INTO events (path, event) VALUES ($path, $event)");
        command.Transaction = transaction;
        var path = command.Parameters.Add("$path", SqliteType.Text);
        var content = command.Parameters.Add("$event", SqliteType.Blob);
        foreach (var waiting in taken)
        {
            (path.Value, content.Value) = (waiting.Path, waiting.Event);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static void Execute(SqliteConnection connection, string text, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        command.ExecuteNonQuery();
    }

    private static string Scalar(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    private static string Reason(SqliteException exception) => exception.SqliteErrorCode switch
    {
        5 or 6 => "is in use by another process",
        11 => $"is damaged: {exception.Message}",
        13 => "the disk is full",
        14 => "cannot be opened",
        8 => "may not be written",
        26 => "is no journal, or damaged in its first bytes",
        _ => exception.Message,
    };

    private sealed record Waiting(string Path, byte[] Event, Action OnDurable);
}

/// <summary>A journal cannot be opened, read or written; the text names the file and says why.</summary>
public sealed class JournalException : Exception
{
    public JournalException(string message)
        : base(message)
    {
    }

    public JournalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public JournalException()
    {
    }
}
