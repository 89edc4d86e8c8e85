using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <summary>An hcall that returns when somebody else has answered.</summary>
/// <param name="Guest">Number of the calling partition.</param>
/// <param name="Asker">The guest's actor that made it.</param>
/// <param name="Id">Number of its question.</param>
/// <param name="Hcall">The hcall.</param>
internal sealed record OpenCall(int Guest, ActorId Asker, RequestId Id, Hcall Hcall)
{
    public void AddTo(ref StateHash hash)
    {
        hash.Add(Guest);
        hash.Add(Asker);
        hash.Add(Id.Value);
        hash.Add(Hcall.ToString());
    }
}
