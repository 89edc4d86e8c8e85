using FslHv.Abi;
using FslHv.Actors;

namespace FslHv.Hypervisor;

/// <content>
/// What the defects of the property calls show of the hypervisor's heap. That a doubly freed block is handed out twice, and that a fresh block holds
/// the last value, is inferred: it is what a heap with a list of free blocks does. Source: Topaz <c>src/hcalls.c</c>. </content>
public sealed partial class HypervisorActor
{
    /// <summary>The last value that went through the heap, in a block that the next one gets.</summary>
    private Bytes _staleValue;

    /// <summary>A block is in the list of free ones twice: the next two that ask get the same.</summary>
    private bool _isBlockFreedTwice;

    private void NoteStringFault() => _isBlockFreedTwice |= _fidelity.Has(Defect.PropertyDoubleFree);

    /// <summary>Path and name: both the name, where they share a block, because the name is read last.</summary>
    private (string Path, string Name) StringsOf(PropertyOperands operands)
    {
        var path = _isBlockFreedTwice ? operands.Name : operands.Path;
        _isBlockFreedTwice = false;
        return (path, operands.Name);
    }

    private Bytes WithHeapNoted(Bytes value)
    {
        if (_fidelity.Has(Defect.PropertyHeapLeak))
            _staleValue = value;
        return value;
    }

    /// <summary>
    /// What is written for a property: with the leak the whole buffer, behind the property what was in the block before; zeros where nothing was.
    /// </summary>
    private Bytes WithHeapBehind(Bytes value, uint bufferBytes)
    {
        if (!_fidelity.Has(Defect.PropertyHeapLeak))
            return value;
        var block = new byte[bufferBytes];
        _staleValue.Span[..Math.Min(_staleValue.Length, block.Length)].CopyTo(block);
        value.Span.CopyTo(block);
        _staleValue = Bytes.Take(block);
        return _staleValue;
    }

    private void ForgetHeap() => (_staleValue, _isBlockFreedTwice) = (Bytes.Empty, false);

    private void AddHeapTo(ref StateHash hash)
    {
        hash.Add(_staleValue.Span);
        hash.Add(_isBlockFreedTwice);
    }
}
