package dev.plantline.model;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * What a workload's pod tells at {@code /status}: names and counts only, no key, no message, no secret.
 *
 * @param version of this form
 * @param plant the plant
 * @param role what the workload does
 * @param problem why the newest configuration or secret was not taken over; null: it was
 * @param interfaces one entry per interface that the pod is configured for
 */
public record WorkloadStatus(
        int version, String plant, RuntimeConfiguration.Role role, String problem, List<InterfaceStatus> interfaces) {

    /** The form that this code reads and writes. */
    public static final int VERSION = 1;

    /** With names, role and interfaces: whoever reads it need not ask what a hole in it means. */
    public WorkloadStatus {
        Objects.requireNonNull(plant);
        Objects.requireNonNull(role);
        interfaces = List.copyOf(interfaces);
    }

    /** How far an interface has come in this pod. */
    public enum State {
        /** Works, or is ready to. */
        running,
        /** Other pods own all its partitions, or this one is becoming the owner and nothing has failed. */
        waiting,
        /** Receives and applies nothing, because the manifest says so. */
        suspended,
        /** Tries again by itself: broker or Odoo away, key wrong, kit missing. */
        blocked,
        /** Goes on only when a human acts. */
        stopped
    }

    /**
     * One interface.
     *
     * @param name its name
     * @param revision that is at work
     * @param state how it stands
     * @param reason why it does not run; where it does, what its source has lost; null: nothing
     * @param totals the account of the partitions that this pod owns, at the last commit; null: it owns none, so it knows nothing of them;
     *     {@link Totals#NONE} in a gateway
     * @param pending received by Kafka and without an outcome, of the partitions that this pod owns; null when {@code totals} is
     * @param lastApplied time of the last apply, RFC 3339; null: none since the pod's start
     * @param promise what the interface's target keeps; null in a gateway, and while the interface was not taken over
     * @param codeMaps revisions of the plant's CodeMaps with which it works, by name; null: its mapping names none, or was not taken over
     * @param batch what waits at the interface's gate; null: nothing does, or it has none
     * @param regression what became of recorded messages under the revision that waits for people; null: none waits, or it is not known yet
     * @param codeMapRegressions the same of tables that wait for people, by name of the CodeMap; null: none waits, or nothing is known yet
     */
    public record InterfaceStatus(
            String name,
            String revision,
            State state,
            String reason,
            Totals totals,
            Long pending,
            String lastApplied,
            Promise promise,
            SortedMap<String, String> codeMaps,
            Batch batch,
            Regression regression,
            SortedMap<String, Regression> codeMapRegressions) {
        /** One of which no revision waits for people. */
        public InterfaceStatus(
                String name,
                String revision,
                State state,
                String reason,
                Totals totals,
                Long pending,
                String lastApplied,
                Promise promise,
                SortedMap<String, String> codeMaps,
                Batch batch) {
            this(name, revision, state, reason, totals, pending, lastApplied, promise, codeMaps, batch, null, null);
        }

        /** One without CodeMaps and without a gate. */
        public InterfaceStatus(
                String name,
                String revision,
                State state,
                String reason,
                Totals totals,
                Long pending,
                String lastApplied,
                Promise promise) {
            this(name, revision, state, reason, totals, pending, lastApplied, promise, null, null);
        }

        /** With a name and a state, and with both numbers or none. */
        public InterfaceStatus {
            Objects.requireNonNull(name);
            Objects.requireNonNull(state);
            if ((totals == null) != (pending == null)) {
                throw new IllegalArgumentException("totals and pending stand together, or neither does");
            }
        }
    }

    /** As JSON. */
    public byte[] write() {
        return Form.write(this);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableFormException unknown version or damaged
     */
    public static WorkloadStatus read(byte[] bytes) throws UnreadableFormException {
        return Form.read(bytes, WorkloadStatus.class, VERSION, "workload status");
    }
}
