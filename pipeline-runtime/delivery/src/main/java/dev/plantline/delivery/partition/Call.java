package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Message;
import dev.plantline.model.Operation;
import java.util.List;

/**
 * One call to the target on its way.
 *
 * @param messages ready heads of different lanes, and behind them what goes out in a run
 * @param operations theirs, in the same order
 * @param connection number of the connection that it occupies
 * @param probe sent to find out whether the interface may apply again
 * @param number of the call among those of its partition
 * @param sent when, elapsed milliseconds
 */
public record Call(
        List<Message> messages, List<Operation> operations, int connection, boolean probe, long number, long sent) {}
