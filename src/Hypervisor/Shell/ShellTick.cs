using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>Timer: the hypervisor's shell has something to read, or room to write, and goes on.</summary>
internal sealed record ShellTick : Message;
