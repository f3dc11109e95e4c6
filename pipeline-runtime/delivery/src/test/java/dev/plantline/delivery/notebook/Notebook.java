package dev.plantline.delivery.notebook;

import dev.plantline.model.ApplyCall;
import dev.plantline.model.Effect;
import dev.plantline.model.LastApplied;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Promise;
import dev.plantline.model.Target;
import dev.plantline.model.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes each operation down once, with a ledger of keys and an owner per partition. */
public final class Notebook implements Target {
    private final Map<String, Long> owners = new HashMap<>();
    private final Map<String, Long> raises = new HashMap<>();
    private final Map<String, Outcome> ledger = new HashMap<>();
    private final List<String> pages = new ArrayList<>();

    /** Order keys in the order in which their operations were written down. */
    public synchronized List<String> pages() {
        return List.copyOf(pages);
    }

    @Override
    public Promise promise() {
        return Promise.oneEffect;
    }

    @Override
    public String database() {
        return "notebook-1";
    }

    @Override
    public synchronized Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last) {
        long previous = owners.getOrDefault(partition.ownerKey(), 0L);
        boolean raised = previous <= epoch;
        if (raised) {
            owners.put(partition.ownerKey(), epoch);
            raises.merge(partition.ownerKey(), 1L, Long::sum);
        }
        return new Ownership(previous, raises.getOrDefault(partition.ownerKey(), 0L), raised);
    }

    @Override
    public synchronized List<Verdict> apply(ApplyCall call) {
        boolean isOwner = owners.getOrDefault(call.partition().ownerKey(), 0L) == call.ownerEpoch();
        return call.operations().stream()
                .<Verdict>map(operation -> isOwner ? apply(operation) : new Verdict.Fenced())
                .toList();
    }

    private Verdict apply(Operation operation) {
        Outcome known = ledger.get(operation.key());
        if (known != null) {
            return known == Outcome.applied
                    ? new Verdict.Applied("page," + operation.key(), true)
                    : new Verdict.Closed(known, true);
        }
        return operation.work().match(apply -> write(operation, apply.effect()), close -> {
            ledger.put(operation.key(), close.outcome());
            return new Verdict.Closed(close.outcome(), false);
        });
    }

    private Verdict write(Operation operation, Effect effect) {
        ledger.put(operation.key(), Outcome.applied);
        pages.add(operation.orderKey() + ": "
                + effect.<Integer>match(steps -> steps.steps().size()) + " step");
        return new Verdict.Applied("page," + operation.key(), false);
    }
}
