package dev.plantline.topics.account;

import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of the messages that somebody looked for, and how far that answer reaches.
 *
 * @param asOf what was received and audited before was looked at
 * @param messages by interface, partition and offset
 * @param left lines of the audit that are not told because there were too many
 * @param reaches how far each partition was read
 */
public record Trace(Instant asOf, List<Message> messages, long left, List<Reach> reaches) {

    /**
     * One message.
     *
     * @param id of its interface
     * @param partition of its topics
     * @param offset in {@code .in}
     * @param sent who sent it, with its keys
     * @param contract version of the contract that it was received under; null: the message is not kept any more
     * @param lines of the audit about it, oldest first
     * @param setAside how it stands while it is set aside; null: it is not
     * @param asked commands about it on which no owner has acted yet, oldest first
     * @param isPending whether it has no outcome yet
     * @param isCut whether a later outcome may be in lines that were not looked at, or are not told
     */
    public record Message(
            InterfaceId id,
            int partition,
            long offset,
            AuditRecord.Message sent,
            String contract,
            List<AuditRecord> lines,
            AsideState setAside,
            List<Command> asked,
            boolean isPending,
            boolean isCut) {

        /** What it is now; empty: it has no outcome yet, or not everything was looked at that may tell it. */
        public Optional<What> outcome() {
            if (setAside != null) {
                return Optional.of(setAside.standing() == AsideState.Standing.held ? What.held : What.deadLettered);
            }
            return isPending || isCut
                    ? Optional.empty()
                    : lines.stream()
                            .map(AuditRecord::what)
                            .filter(What::isOutcome)
                            .reduce((first, second) -> second);
        }
    }

    /**
     * How far a partition was read.
     *
     * @param id of the interface
     * @param partition of its topics
     * @param records number of the last line of the audit that was read; 0: none
     * @param lastLine when that was written; null: none was read
     * @param received offset of {@code .in} behind the last message that was looked at
     * @param pending messages before that offset that have no outcome yet; what becomes of them is not known
     * @param audit what came of holding the audit, as far as it was read, against its chain and anchors; null: it was not read
     * @param wrongSignature why the checkpoint or what is set aside is not as delivery signed it; empty: it is, or there was no key to tell by
     * @param gaps why the answer is not complete here; empty: it is
     */
    public record Reach(
            InterfaceId id,
            int partition,
            long records,
            Instant lastLine,
            long received,
            long pending,
            VerifiedAudit audit,
            Optional<String> wrongSignature,
            List<String> gaps) {

        /** Whether something does not fit: somebody else may have written what is told. */
        public boolean isWrong() {
            return wrongSignature.isPresent()
                    || audit != null && !audit.problems().isEmpty();
        }
    }

    /** Whether everything that was asked for was looked at. */
    public boolean isComplete() {
        return left == 0 && reaches.stream().allMatch(each -> each.gaps().isEmpty());
    }
}
