package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * A command. It never changes, and is carried out once. What discards messages of an interface that is critical or of finance, a second person agrees to.
 *
 * @param interfaceName name of the OdooInterface, same namespace
 * @param action what to do
 * @param select with which of the messages that are set aside; with agree absent
 * @param command with agree, the name of the InterfaceCommand of somebody else; absent with all others
 * @param reason why, one line, for the audit; needed to discard
 * @param dryRun true: the status says what would be done, and nothing is; may be absent
 * @param seen the code that the status of a dry run has: with anything else set aside than then, or in another edition, nothing is done; may be absent
 * @param by the user who commands, as the cluster knows him; admission holds it to be the user of the request
 */
@ValidationRule(value = "self == oldSelf", message = "a command never changes: give another one")
@ValidationRule(
        value = "self.action != 'discard' || has(self.reason) || has(self.dryRun) && self.dryRun",
        message = "say why these messages shall have no effect: set reason",
        fieldPath = ".reason")
@ValidationRule(
        value =
                "self.action == 'agree' ? has(self.command) && !has(self.select) : has(self.select) && !has(self.command)",
        message = "agree names the command of somebody else, in command; all others name messages, in select")
@ValidationRule(
        value = "self.action != 'agree' || !has(self.dryRun) && !has(self.seen)",
        message = "who agrees changes nothing that could be tried: leave dryRun and seen out")
@ValidationRule(
        value = "!(has(self.seen) && has(self.dryRun) && self.dryRun)",
        message = "a dry run says what is to be seen: leave seen out",
        fieldPath = ".seen")
public record InterfaceCommandSpec(
        @Required @JsonProperty("interface") @Size(min = 1, max = 63) @Pattern(PlantlineApi.LABEL) String interfaceName,
        @Required Action action,
        Select select,
        @Size(min = 1, max = 253) @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$") String command,
        @Size(min = 1, max = 512)
                @ValidationRule(value = PlantlineApi.ONE_LINE, message = PlantlineApi.ONE_LINE_MESSAGE)
                String reason,
        Boolean dryRun,
        @Size(min = 16, max = 16) @Pattern("^[0-9a-f]{16}$") String seen,
        @Required @Size(min = 1, max = PlantlineApi.USER_LENGTH) String by) {

    /** Positions that one command names at most. */
    public static final int MOST_POSITIONS = 100;

    /** What is done; also the verb of the right to it on odoointerfaces of decisions.plantline.dev. */
    public enum Action {
        /** Try again what is held or a dead letter, under the interface's present revision. */
        retry,
        /** Give up for good what is held or a dead letter: it has no effect, even when it is sent again. */
        discard,
        /** Agree to the command of somebody else that waits for a second person. */
        agree
    }

    /**
     * Which of the messages that were set aside before the command was given. Exactly one of them.
     *
     * @param all true: all of them
     * @param orderKey those of one order key
     * @param setAsideBefore those that were set aside before this time, RFC 3339 in UTC
     * @param positions single ones, each as partition/offset
     */
    @ValidationRule(
            value =
                    "[has(self.all), has(self.orderKey), has(self.setAsideBefore), has(self.positions)].filter(one, one).size() == 1",
            message = "name the messages in exactly one way: all, orderKey, setAsideBefore or positions")
    @ValidationRule(value = "!has(self.all) || self.all", message = "all is true or absent", fieldPath = ".all")
    public record Select(
            Boolean all,
            @Size(min = 1, max = 1024) String orderKey,
            @Size(min = 20, max = 24)
                    @Pattern(
                            "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?Z$")
                    String setAsideBefore,
            @Size(min = 1, max = InterfaceCommandSpec.MOST_POSITIONS)
                    List<@Size(min = 3, max = 24) @Pattern("^[0-9]{1,4}/[0-9]{1,18}$") String> positions) {}

    /** Whether nothing is to be done. */
    public boolean onlyShows() {
        return Boolean.TRUE.equals(dryRun);
    }
}
