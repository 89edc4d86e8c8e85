using FslHv.Actors;

namespace FslHv.Drivers;

/// <summary>A process that lives.</summary>
/// <param name="Actor">Its actor.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsCapable">Whether it has the capability to change things.</param>
internal readonly record struct ProcessEntry(ActorId Actor, string Name, bool IsCapable);
