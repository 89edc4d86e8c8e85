using FslHv.Abi;

namespace FslHv.Scenarios;

/// <summary>Looks up what an <c>error</c> entry names, and makes its message.</summary>
internal sealed class ErrorBinder(MachineNames names, ErrorList errors)
{
    /// <summary>The message; null when something is wrong, which is reported.</summary>
    public HypervisorRequest.HardwareError? Bind(TimelineAction.HardwareError error, Place place)
    {
        var kind = Kind(error, place);
        var guest = error.Guest.Length == 0 ? null : names.Partition(error.Guest, place);
        if (kind is null)
            return null;
        if (guest is not null && !kind.ConcernsGuest)
            errors.Add(place, $"{ErrorList.Quote(kind.Name)} of domain {error.Domain.Name()} concerns no guest");
        if (error.Guest.Length == 0 && kind.Domain == ErrorDomain.MachineCheck)
            errors.Add(place, "a machine check needs the guest that it befalls");
        var record = ErrorRecord.Of(error.Domain, kind.Name).WithAddress(error.Address) with { HostPath = error.Device };
        return new(record, guest?.Spec.Id, error.Times);
    }

    private ErrorKind? Kind(TimelineAction.HardwareError error, Place place)
    {
        var kinds = ((IEnumerable<ErrorKind>)ErrorKind.All).Where(kind => kind.Domain == error.Domain).ToArray();
        var known = kinds.Select(kind => kind.Name).ToArray();
        if (error.Error.Length == 0 && kinds.Length == 1)
            return kinds[0];
        if (kinds.FirstOrDefault(kind => kind.Name == error.Error) is { } found)
            return found;
        errors.Add(
            place,
            error.Error.Length == 0
                ? $"domain {error.Domain.Name()} has several errors: {string.Join(", ", known)}"
                : $"domain {error.Domain.Name()} has no error {ErrorList.Quote(error.Error)}; {NearestName.Hint(error.Error, known)}");
        return null;
    }
}
