using Akka.Actor;
using Akka.Event;
using FslHv.Actors;

namespace FslHv.AkkaNet;

/// <summary>Facts and defects in the log of an actor system. The source of an entry is <c>fslhv/</c> and the path of the actor.</summary>
internal sealed class AkkaLog(ActorSystem system, Func<ActorId, string> pathOf) : ITraceObserver
{
    public void OnRecord(in TraceRecord record)
    {
        switch (record.Payload)
        {
            case Note note:
                Log(record.From).Log(LevelOf(note.Severity), null, "{0}", note);
                break;
            case ActorDefect defect:
                Log(record.From).Error(defect.Exception, "{0} had a defect while it handled {1}", defect.Path, defect.Handling?.ToString() ?? "its start");
                break;
        }
    }

    private ILoggingAdapter Log(ActorId actor) => Logging.GetLogger(system, $"fslhv/{(actor.IsNone ? "" : pathOf(actor))}");

    private static LogLevel LevelOf(Severity severity) => severity switch
    {
        Severity.Debug => LogLevel.DebugLevel,
        Severity.Info => LogLevel.InfoLevel,
        Severity.Warning => LogLevel.WarningLevel,
        _ => LogLevel.ErrorLevel,
    };
}
