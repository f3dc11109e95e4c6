package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Criticality;
import dev.plantline.engine.WorkflowMatrix;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who else has to agree before what matters most: one person alone ends, changes or repeats none of it. */
final class SecondPerson {
    private final Map<String, String> people;

    /**
     * Judges with what the centre says of people.
     *
     * @param people the person behind a login; who is not listed is a person of his own
     */
    SecondPerson(Map<String, String> people) {
        this.people = people;
    }

    /**
     * Why a second person has to agree; empty: nobody has to.
     *
     * @param specs the interface as its manifest says it and as it runs: a manifest that was just made less critical changes nothing about its messages
     * @param finance whether its namespace is one of finance
     */
    static Optional<String> reason(InterfaceCommandSpec command, Stream<OdooInterfaceSpec> specs, boolean finance) {
        if (command.onlyShows()) {
            return Optional.empty();
        }
        switch (command.action()) {
            case retry, agree -> {
                return Optional.empty();
            }
            case applyAgain -> {
                return Optional.of("what gives a second effect takes two people");
            }
            case abandon -> {
                return Optional.of("what gives up all that is pending takes two people");
            }
            case adopt -> {
                return Optional.of("what writes off a loss takes two people");
            }
            case discard, edit, replay -> {
                // It depends on what the interface is.
            }
        }
        if (finance) {
            return Optional.of("the namespace is one of finance");
        }
        return specs.flatMap(each -> reason(command.interfaceName(), each).stream())
                .findFirst();
    }

    private static Optional<String> reason(String name, OdooInterfaceSpec spec) {
        if (spec.classification() != null && spec.classification().criticality() == Criticality.critical) {
            return Optional.of(name + " is critical");
        }
        return spec.workflow() != null && WorkflowMatrix.shipped().isFinance(spec.workflow())
                ? Optional.of(name + " is one of finance")
                : Optional.empty();
    }

    /**
     * The first that agrees to a command and counts.
     *
     * @param all commands of the namespace
     */
    Optional<InterfaceCommand> agreement(InterfaceCommand command, Stream<InterfaceCommand> all) {
        return all.filter(each -> each.getSpec().action() == Action.agree
                        // Only what was found good when it was given.
                        && each.getStatus() != null
                        && each.getStatus().state() == State.done
                        // A claim adds nothing to what the cluster proved.
                        && (!isProven(command) || isProven(each))
                        && command.getMetadata().getName().equals(each.getSpec().command())
                        && whyNot(each, command).isEmpty())
                .min(Comparator.comparing(Orders::given)
                        .thenComparing(each -> each.getMetadata().getName()));
    }

    private static boolean isProven(InterfaceCommand command) {
        return command.getStatus() != null
                && Boolean.TRUE.equals(command.getStatus().proven());
    }

    /** Why somebody's agreement to a command does not count; empty: it does. */
    Optional<String> whyNot(InterfaceCommand agreement, InterfaceCommand command) {
        String name = command.getMetadata().getName();
        if (!agreement.getSpec().interfaceName().equals(command.getSpec().interfaceName())) {
            return Optional.of(
                    name + " is about " + command.getSpec().interfaceName() + ": name that as the interface.");
        }
        if (!command.getMetadata().getUid().equals(agreement.getSpec().commandUid())) {
            return Optional.of("There was another command of the name " + name + ", and it agrees to that one.");
        }
        Action action = command.getSpec().action();
        if (action == Action.retry
                || action == Action.agree
                || command.getSpec().onlyShows()) {
            return Optional.of(name + " needs nobody else.");
        }
        if (Orders.given(agreement).isBefore(Orders.given(command))) {
            return Optional.of("It was given before " + name + ": nobody agrees to what he has not seen.");
        }
        String first = command.getSpec().by();
        String second = agreement.getSpec().by();
        if (!isPerson(second)) {
            return Optional.of(second + " is no person: a person agrees.");
        }
        return person(first).equals(person(second))
                ? Optional.of(
                        first.equals(second)
                                ? "You gave " + name + " yourself: somebody else agrees."
                                : second + " and " + first + " are one person: somebody else agrees.")
                : Optional.empty();
    }

    /** Whether a person is behind a login: accounts of machines and of the cluster itself begin otherwise. */
    static boolean isPerson(String login) {
        return !login.startsWith("system:");
    }

    private String person(String login) {
        return people.getOrDefault(login, login);
    }
}
