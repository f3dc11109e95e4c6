package dev.plantline.delivery.partition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.ExhaustedPolicy;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.OnFailure;
import dev.plantline.delivery.flow.Message;
import dev.plantline.model.Approved;
import dev.plantline.model.AsideState;
import dev.plantline.model.Backoff;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.PodMemory;
import dev.plantline.model.Target;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An interface as it is configured now; swapped as a whole between two messages.
 *
 * @param id which interface
 * @param revision of all that decides its behaviour
 * @param content what the revision is the hash of, for the audit
 * @param approved who decided that the revision may run, for the audit; null: nobody was asked
 * @param keysRevision of its keys
 * @param partitions of its topics
 * @param mapping from body to effect
 * @param place where the target is, as configured: a change of it is another target until the contrary is seen
 * @param target where messages have their effect
 * @param connections to it
 * @param share what a partition of it may keep in memory
 * @param suspended applies stop, ownership does not
 * @param conflictIsDuplicate policy for a repeat with other content
 * @param maxRecords most operations in a call
 * @param holds pace of tries for held keys
 * @param holdForMillis age of a hold at which {@code exhausted} decides
 * @param onFailure policy by class of failure, complete
 * @param retentionMillis how long messages that have their outcome stay in {@code .in}
 * @param asideRetentionMillis how long a message may stay set aside before a human is asked; {@link Long#MAX_VALUE}: for ever
 * @param noticeLogin user of the target who is told, on their records, of messages that it refuses; null: nobody is
 * @param codeMaps revisions of the plant's CodeMaps that the mapping names, by name; they change without the interface's own
 * @param gate what a batch waits at; null: there is none, and everything is applied as it comes
 */
public record ActiveInterface(
        InterfaceId id,
        String revision,
        JsonNode content,
        Approved approved,
        String keysRevision,
        int partitions,
        Mapping mapping,
        String place,
        Target target,
        Connections connections,
        PodMemory.Share share,
        boolean suspended,
        boolean conflictIsDuplicate,
        int maxRecords,
        Backoff holds,
        long holdForMillis,
        OnFailure onFailure,
        long retentionMillis,
        long asideRetentionMillis,
        String noticeLogin,
        SortedMap<String, String> codeMaps,
        BatchGate gate) {

    /** From a message's bytes to what it is to do in the target. */
    public interface Mapping {
        /**
         * What the message is to do.
         *
         * @param received when intake received it; from its headers, so that the effect is the same whenever it is tried
         */
        Effect effect(byte[] body, Instant received) throws MessageFailedException;

        /**
         * The keys of what shall take a message's place.
         *
         * @throws MessageFailedException it has none, or no message of the plant may be like this
         */
        MessageKeys keys(byte[] body) throws MessageFailedException;

        /** The number that the gate adds up; empty: it has none, cannot be read, or the gate adds up nothing. */
        default Optional<BigDecimal> gateAmount(byte[] body) {
            return Optional.empty();
        }

        /** The records that an effect describes, one for each of its steps, where the gate looks at records; equal for those that are about the same one. */
        default List<String> gateRecords(Effect effect) {
            return List.of();
        }

        /** A failure of the message as it may be told to people, for what the target says of it. */
        default Failure told(Failure failure, byte[] body, Instant received) {
            return failure;
        }

        /** Whether a message that failed so waits for an entry of one of these CodeMaps. */
        default boolean waitsFor(Failure failure, Set<String> codeMaps) {
            return false;
        }
    }

    /** Why whoever owned a partition under an older configuration must own it again; null: the new one can be taken over in place. */
    public String ownAgainAfter(ActiveInterface older) {
        if (!keysRevision.equals(older.keysRevision)) {
            return "the keys revision changed";
        }
        return place.equals(older.place) ? null : "the target moved from " + older.place + " to " + place;
    }

    /**
     * How many of these are set aside for longer than they may be before a human is asked. By the wall clock, which wrote down since when; nothing is decided
     * by it but who is told.
     */
    public int overdue(Stream<AsideState> states, Instant now) {
        if (asideRetentionMillis == Long.MAX_VALUE) {
            return 0;
        }
        Instant limit = now.minusMillis(asideRetentionMillis);
        return (int) states.filter(state -> state.since().isBefore(limit)).count();
    }

    /** The same with its gate open for this; null: closed. */
    public ActiveInterface with(BatchGate.Opened opened) {
        return new ActiveInterface(
                id,
                revision,
                content,
                approved,
                keysRevision,
                partitions,
                mapping,
                place,
                target,
                connections,
                share,
                suspended,
                conflictIsDuplicate,
                maxRecords,
                holds,
                holdForMillis,
                onFailure,
                retentionMillis,
                asideRetentionMillis,
                noticeLogin,
                codeMaps,
                opened == null ? BatchGate.closed(gate.condition(), gate.release()) : gate.open(opened));
    }

    /** Whether nothing of a partition is applied now: its manifest says so, or its gate is closed. */
    boolean standsStill(int partition) {
        return suspended || gate != null && gate.end(partition).isEmpty();
    }

    /** Whether a message may be applied, as far as the gate is concerned. */
    boolean admits(int partition, Message message) {
        return gate == null || gate.admits(partition, message);
    }

    /** Under what a message is mapped: equal for two that make the same of it. */
    public String mappedUnder() {
        return codeMaps.isEmpty() ? revision : revision + codeMaps;
    }

    /** Names of the CodeMaps that are others than in an older configuration, or were not there. */
    Set<String> codeMapsChangedSince(ActiveInterface older) {
        Set<String> changed = new TreeSet<>(codeMaps.keySet());
        changed.removeIf(name -> codeMaps.get(name).equals(older.codeMaps.get(name)));
        return changed;
    }

    ExhaustedPolicy exhausted() {
        return onFailure.exhausted();
    }
}
