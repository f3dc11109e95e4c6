package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Lane;
import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Ready;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What goes out behind the heads of its lanes in the same call, in order. A call has a price, however little it asks for; a busy order key that paid it for
 * each message would be slow although the target is not. The target works each only after the one before it went through, so a run ends with its first
 * failure.
 */
final class Runs {
    /** Most messages of one lane in a call: the price of the call is spread by then, and whoever waits for the connection waits for all of them. */
    static final int LONGEST = 50;

    private final Readiness readiness;

    Runs(Readiness readiness) {
        this.readiness = readiness;
    }

    /**
     * Puts behind the heads of a call what may follow them, as far as there is room. Other heads have gone in before: worked together they cost less.
     *
     * @param group of the heads
     * @param messages heads of different lanes; grows
     * @param most messages of the call
     */
    void extend(Now now, Ready.Group group, List<Message> messages, int most) {
        int limit = most;
        for (Message head : messages) {
            limit = Math.min(limit, head.limit());
        }
        if (messages.size() >= limit || group.shape().equals(Readiness.CLOSE)) {
            return;
        }
        Set<String> keys = new HashSet<>();
        List<Iterator<Message>> runs = new ArrayList<>();
        for (Message head : messages) {
            keys.add(head.headers().keys().idempotencyKey());
            Lane lane = head.lane();
            if (head.effect().goesInRuns() && !lane.isHeld() && head.state() == null) {
                Iterator<Message> behind = lane.messages().iterator();
                behind.next();
                runs.add(behind);
            }
        }
        for (int place = 1; place < LONGEST && !runs.isEmpty(); place++) {
            for (Iterator<Iterator<Message>> each = runs.iterator(); each.hasNext(); ) {
                Iterator<Message> run = each.next();
                Message next = run.hasNext() ? run.next() : null;
                boolean follows = next != null
                        && messages.size() < Math.min(limit, next.limit())
                        && readiness.canFollow(now, group, next)
                        && keys.add(next.headers().keys().idempotencyKey());
                if (follows) {
                    messages.add(next);
                    limit = Math.min(limit, next.limit());
                } else {
                    each.remove();
                }
            }
        }
    }
}
