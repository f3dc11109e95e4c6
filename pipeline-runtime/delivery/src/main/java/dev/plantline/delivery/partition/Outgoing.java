package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Lanes;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.partition.ConnectionCircuitBreaker.Pass;
import dev.plantline.model.Operation;
import dev.plantline.model.Released;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What goes out of a partition: calls made of ready messages, as far as both circuit breakers and the connections let them. For the thread of its partition. */
final class Outgoing {
    private final int partition;
    private final Lanes lanes;
    private final Runs runs;
    private final InterfaceCircuitBreaker gate;
    private int calls;
    private boolean ended;

    Outgoing(int partition, Lanes lanes, Readiness readiness, InterfaceCircuitBreaker gate) {
        this.partition = partition;
        this.lanes = lanes;
        this.runs = new Runs(readiness);
        this.gate = gate;
    }

    /** Nothing more goes out. */
    void end() {
        ended = true;
    }

    /** Whether nothing more goes out. */
    boolean isEnded() {
        return ended;
    }

    /** Calls on their way. */
    int calls() {
        return calls;
    }

    /** A call ended. */
    void callEnded() {
        calls--;
    }

    /** Sends what can be sent now. */
    void dispatch(Now now, Runnable whenFree, Consumer<Call> send) {
        while (!ended && lanes.ready().size() > 0) {
            Call call = nextCall(now, whenFree);
            if (call == null) {
                return;
            }
            calls++;
            send.accept(call);
        }
    }

    /** The next call that both circuit breakers let out and that a connection is free for; null: there is none. */
    private Call nextCall(Now now, Runnable whenFree) {
        ConnectionCircuitBreaker breaker = now.live().connections().breaker();
        Pass toTarget = breaker.pass(now.elapsed());
        for (Ready.Group group : lanes.ready().groups(g -> !now.live().standsStill(partition) || g.asked())) {
            Pass ofInterface =
                    group.shape().equals(Readiness.CLOSE) ? gate.passOfCloses(now.elapsed()) : gate.pass(now.elapsed());
            Pass pass = stricter(ofInterface, toTarget);
            int connection = pass == Pass.closed ? -1 : now.live().connections().take(group.connection(), whenFree);
            if (connection >= 0) {
                boolean probe = ofInterface == Pass.probe;
                long number = gate.sent(probe);
                breaker.sent(toTarget == Pass.probe);
                return call(now, group, pass == Pass.probe ? 1 : now.live().maxRecords(), connection, probe, number);
            }
        }
        return null;
    }

    private Call call(Now now, Ready.Group group, int most, int connection, boolean probe, long number) {
        List<Message> messages = lanes.ready().take(group, most);
        runs.extend(now, group, messages, most);
        List<Operation> operations = new ArrayList<>(messages.size());
        Released released = now.released();
        for (Message message : messages) {
            message.sent(released);
            operations.add(message.operation());
        }
        return new Call(messages, operations, connection, probe, number, now.elapsed());
    }

    private static Pass stricter(Pass a, Pass b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** When something is due by itself, elapsed milliseconds; {@link Long#MAX_VALUE}: nothing is. */
    long nextDue(Now now) {
        long due = lanes.nextDue();
        if (lanes.ready().size() > 0 && !ended) {
            ConnectionCircuitBreaker breaker = now.live().connections().breaker();
            if (gate.reason() != null) {
                due = Math.min(due, ahead(now, gate.probeAt()));
            }
            if (breaker.reason() != null) {
                due = Math.min(due, ahead(now, breaker.probeAt(now.elapsed())));
            }
        }
        return due;
    }

    /** A probe that was due at the last look and did not go out waits for an event, such as a free connection, and not for the time. */
    private static long ahead(Now now, long at) {
        return at > now.elapsed() ? at : Long.MAX_VALUE;
    }
}
