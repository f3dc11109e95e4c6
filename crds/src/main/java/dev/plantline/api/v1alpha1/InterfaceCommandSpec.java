package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A command. It never changes, and is carried out once. What matters most, a second person agrees to.
 *
 * @param interfaceName name of the OdooInterface, same namespace
 * @param action what to do
 * @param select with which messages; with agree absent
 * @param acceptReorder with replay, true: also where later messages of the same order key were applied and are not named; may be absent
 * @param patch with edit, what is changed in the message, a JSON patch (RFC 6902); absent with all others. Whoever may read commands reads it
 * @param command with agree, the name of the InterfaceCommand of somebody else; absent with all others
 * @param commandUid with agree, its uid: no other one of that name is meant; absent with all others
 * @param reason why, one line, for the audit; needed for all but retry and agree
 * @param dryRun true: the status says what would be done, and nothing is; may be absent
 * @param seen the code that the status of a dry run has: with anything else there than then, or in another edition, nothing is done; may be absent, but with
 *     adopt and applyAgain
 * @param by the user who commands, as the cluster knows him; admission holds it to be the user of the request
 */
@ValidationRule(value = "self == oldSelf", message = "a command never changes: give another one")
@ValidationRule(
        value =
                "!(self.action in ['discard', 'edit', 'replay', 'applyAgain', 'abandon', 'adopt']) || has(self.reason) || has(self.dryRun) && self.dryRun",
        message = "say why, for the audit: set reason",
        fieldPath = ".reason")
@ValidationRule(
        value =
                "self.action == 'agree' ? has(self.command) && has(self.commandUid) && !has(self.select) : has(self.select) && !has(self.command) && !has(self.commandUid)",
        message =
                "agree names the command of somebody else, in command and commandUid; all others name messages, in select")
@ValidationRule(
        value =
                "!has(self.select) || (self.action in ['replay', 'applyAgain'] ? has(self.select.applied) : !has(self.select.applied))",
        message =
                "replay and applyAgain name what was applied, in select.applied; all others name what has no outcome yet")
@ValidationRule(
        value =
                "self.action != 'applyAgain' || !has(self.select) || !has(self.select.applied) || has(self.select.applied.position) && !has(self.select.applied.orderKey) && !has(self.select.applied.since) && !has(self.select.applied.until)",
        message = "applyAgain gives a second effect, and names messages by select.applied.position alone")
@ValidationRule(
        value = "!(self.action in ['abandon', 'adopt']) || !has(self.select) || has(self.select.all)",
        message = "abandon and adopt are about the whole interface: set select.all")
@ValidationRule(
        value =
                "self.action == 'edit' ? has(self.patch) && has(self.select) && has(self.select.positions) && self.select.positions.size() == 1 : !has(self.patch)",
        message =
                "edit changes one message: name it in select.positions, and what is changed in patch; no other action has a patch")
@ValidationRule(
        value = "self.action == 'replay' || !has(self.acceptReorder)",
        message = "only replay brings something behind later messages: leave acceptReorder out",
        fieldPath = ".acceptReorder")
@ValidationRule(
        value = "self.action != 'agree' || !has(self.dryRun) && !has(self.seen)",
        message = "who agrees changes nothing that could be tried: leave dryRun and seen out")
@ValidationRule(
        value = "!(self.action in ['adopt', 'applyAgain']) || has(self.dryRun) && self.dryRun || has(self.seen)",
        message = "look first with a dry run, and name what it showed: set seen",
        fieldPath = ".seen")
@ValidationRule(
        value = "!(has(self.seen) && has(self.dryRun) && self.dryRun)",
        message = "a dry run says what is to be seen: leave seen out",
        fieldPath = ".seen")
public record InterfaceCommandSpec(
        @Required @JsonProperty("interface") @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String interfaceName,
        @Required Action action,
        Select select,
        Boolean acceptReorder,
        @Size(min = 2, max = InterfaceCommandSpec.LONGEST_PATCH) String patch,
        @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") String command,
        @Size(min = 1, max = 64) @Pattern("^[0-9a-zA-Z-]+$") String commandUid,
        @Size(min = 1, max = 512)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String reason,
        Boolean dryRun,
        @Size(min = 16, max = 16) @Pattern("^[0-9a-f]{16}$") String seen,
        @Required @Size(min = 1, max = PlantlineApi.USER_LENGTH) String by) {

    /** Positions that one command names at most. */
    public static final int MOST_POSITIONS = 100;

    /** Longest patch, characters. */
    public static final int LONGEST_PATCH = 65_536;

    private static final String POSITION = "^[0-9]{1,4}/[0-9]{1,18}$";
    private static final String TIME =
            "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?Z$";

    /** With messages that are set aside. */
    public InterfaceCommandSpec(
            String interfaceName, Action action, Select select, String reason, Boolean dryRun, String seen, String by) {
        this(interfaceName, action, select, null, null, null, null, reason, dryRun, seen, by);
    }

    /** Agrees to the command of somebody else. */
    public static InterfaceCommandSpec agreeing(
            String interfaceName, String command, String commandUid, String reason, String by) {
        return new InterfaceCommandSpec(
                interfaceName, Action.agree, null, null, null, command, commandUid, reason, null, null, by);
    }

    /** What is done; also the verb of the right to it on odoointerfaces of decisions.plantline.dev. */
    public enum Action {
        /** Try again what is held or a dead letter, under the interface's present revision. */
        retry,
        /** Give up for good what is held or a dead letter: it has no effect, even when it is sent again. */
        discard,
        /** Put another content in the place of one message that is held or a dead letter, with the same keys, and try it. */
        edit,
        /** Try once more what was applied: an Odoo that was restored to before it does not have it. What Odoo's ledger still has is not applied again. */
        replay,
        /** Apply a second time what Odoo's ledger has, because its effect was undone there by hand. */
        applyAgain,
        /** Give up everything that has no outcome: pending, held or a dead letter. */
        abandon,
        /** Go on after a stop, when what is lost was seen: it is written off. */
        adopt,
        /** Agree to the command of somebody else that waits for a second person. */
        agree
    }

    /**
     * Which messages. Exactly one of them; all but applied are about what was set aside before the command was given.
     *
     * @param all true: all of them
     * @param orderKey those of one order key
     * @param setAsideBefore those that were set aside before this time, RFC 3339 in UTC
     * @param cause those that failed for this cause, as the desk names it; not those that wait behind them
     * @param positions single ones, each as partition/offset
     * @param applied those that were applied
     */
    @ValidationRule(
            value =
                    "[has(self.all), has(self.orderKey), has(self.setAsideBefore), has(self.cause), has(self.positions), has(self.applied)].filter(one, one).size() == 1",
            message =
                    "name the messages in exactly one way: all, orderKey, setAsideBefore, cause, positions or applied")
    @ValidationRule(value = "!has(self.all) || self.all", message = "all is true or absent", fieldPath = ".all")
    public record Select(
            Boolean all,
            @Size(min = 1, max = 1024) String orderKey,
            @Size(min = 20, max = 24) @Pattern(TIME) String setAsideBefore,
            @Size(min = 8, max = 8) @Pattern("^[0-9a-f]{8}$") String cause,
            @Size(min = 1, max = InterfaceCommandSpec.MOST_POSITIONS)
                    List<@Size(min = 3, max = 24) @Pattern(POSITION) String> positions,
            Applied applied) {
        /** What is set aside, whatever its cause. */
        public Select(Boolean all, String orderKey, String setAsideBefore, List<String> positions) {
            this(all, orderKey, setAsideBefore, null, positions, null);
        }
    }

    /**
     * Messages that were applied, as far as all of this says so. Only those that {@code .in} still holds can be applied again.
     *
     * @param orderKey of one order key; absent: of any
     * @param since those that were applied then or later, RFC 3339 in UTC; absent: whenever
     * @param until those that were applied before then, RFC 3339 in UTC; absent: before the command was given
     * @param position one message, as partition/offset; absent: any
     * @param toPosition all from position up to this one of the same partition; absent: only position
     */
    @ValidationRule(
            value = "has(self.orderKey) || has(self.since) || has(self.position)",
            message = "say which messages: orderKey, since or position")
    @ValidationRule(
            value = "!has(self.toPosition) || has(self.position)",
            message = "toPosition ends what position begins",
            fieldPath = ".toPosition")
    public record Applied(
            @Size(min = 1, max = 1024) String orderKey,
            @Size(min = 20, max = 24) @Pattern(TIME) String since,
            @Size(min = 20, max = 24) @Pattern(TIME) String until,
            @Size(min = 3, max = 24) @Pattern(POSITION) String position,
            @Size(min = 3, max = 24) @Pattern(POSITION) String toPosition) {}

    /** Whether nothing is to be done. */
    public boolean onlyShows() {
        return Boolean.TRUE.equals(dryRun);
    }
}
