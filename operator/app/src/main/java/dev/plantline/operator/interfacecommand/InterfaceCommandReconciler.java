package dev.plantline.operator.interfacecommand;

import dev.plantline.api.v1alpha1.InterfaceCommand;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.TimeSource;
import dev.plantline.operator.LogKeys;
import dev.plantline.operator.OperatorFailedException;
import dev.plantline.operator.OperatorSettings;
import dev.plantline.operator.cluster.AsRead;
import dev.plantline.operator.cluster.ClusterCaches;
import dev.plantline.operator.cluster.FieldManager;
import dev.plantline.operator.cluster.SharedWatch;
import dev.plantline.operator.conditions.StatusWrites;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.RunningInterface;
import dev.plantline.operator.outside.Inquiries;
import dev.plantline.operator.outside.OutsideThreads;
import dev.plantline.operator.plant.PlantWork;
import dev.plantline.operator.reconcile.Reconciles;
import dev.plantline.operator.topics.Broker;
import dev.plantline.operator.topics.CommandAnswers;
import dev.plantline.operator.topics.CommandLook;
import dev.plantline.operator.topics.CommandOrder;
import dev.plantline.operator.topics.Topics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Carries commands out. First it writes where the answers can stand, then it hands over what is not in Kafka, then it writes what the owners answered. Each step
 * finds out what the one before did, so an operator that ends anywhere in between repeats none.
 */
@ControllerConfiguration(name = "interfacecommand", fieldManager = FieldManager.NAME)
@GradualRetry(maxAttempts = -1, initialInterval = 500, intervalMultiplier = 2, maxInterval = 120_000)
public class InterfaceCommandReconciler implements Reconciler<InterfaceCommand> {
    private static final Logger LOG = Logger.getLogger(InterfaceCommandReconciler.class);
    /** An answer counts for no longer: the next step begins with a look of its own. */
    private static final Duration FRESH = Duration.ofSeconds(2);
    /** Kafka is asked again, and whether an owner has acted. */
    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** Whether what is finished is kept any more. */
    private static final Duration DAILY = Duration.ofDays(1);

    private final KubernetesClient client;
    private final ClusterCaches caches;
    private final PlantWork work;
    private final Reconciles reconciles;
    private final CommandStatuses statuses;
    private final TimeSource clock = TimeSource.system();
    private final Inquiries<Look, CommandLook> looks;
    private final Inquiries<HandOver, CommandAnswers> handings;
    private SharedWatch<InterfaceCommand> watch;

    /**
     * Reconciles commands with these parts.
     *
     * @param threads on which Kafka is waited for
     */
    public InterfaceCommandReconciler(
            KubernetesClient client,
            ClusterCaches caches,
            PlantWork work,
            Topics topics,
            Reconciles reconciles,
            OutsideThreads threads,
            OperatorSettings settings) {
        this.client = client;
        this.caches = caches;
        this.work = work;
        this.reconciles = reconciles;
        this.statuses = new CommandStatuses(clock::instant, settings.changes().proven());
        this.looks = new Inquiries<>(
                "commands",
                threads,
                clock,
                each -> new Inquiries.Reply<>(topics.look(each.broker(), each.order()), FRESH),
                gone -> {});
        this.handings = new Inquiries<>(
                "commands",
                threads,
                clock,
                each -> new Inquiries.Reply<>(
                        topics.handOver(each.broker(), each.order(), each.parts(), each.stands(), each.withheld()),
                        FRESH),
                gone -> {});
    }

    private record Look(Broker broker, CommandOrder order) {}

    private record HandOver(Broker broker, CommandOrder order, List<Part> parts, boolean stands, String withheld) {}

    @Override
    public List<EventSource<?, InterfaceCommand>> prepareEventSources(EventSourceContext<InterfaceCommand> context) {
        watch = caches.share(InterfaceCommand.class, context);
        // Its Kafka may be known by then.
        caches.onAnyChange(Plant.class, plant -> caches.list(
                        InterfaceCommand.class, plant.getMetadata().getNamespace())
                .filter(each -> !FinishedCommands.isFinished(each))
                .map(ResourceID::fromResource)
                .forEach(watch::propagateEvent));
        return List.of(watch);
    }

    @Override
    public UpdateControl<InterfaceCommand> reconcile(InterfaceCommand command, Context<InterfaceCommand> context) {
        return reconciles.guard(() -> guarded(command));
    }

    private UpdateControl<InterfaceCommand> guarded(InterfaceCommand command) {
        if (!caches.isComplete()) {
            return UpdateControl.noUpdate(); // comes back when it is
        }
        if (FinishedCommands.isFinished(command)) {
            forget(command);
            if (command.getSpec().action() == Action.agree) {
                theirs(command)
                        .filter(each -> !FinishedCommands.isFinished(each))
                        .map(ResourceID::fromResource)
                        .ifPresent(watch::propagateEvent);
            }
            return tidy(command);
        }
        boolean handing = CommandStatuses.isHanding(command);
        if (!handing && statuses.isTooOld(command)) {
            return write(command, statuses.expired(command));
        }
        Optional<String> claimed = statuses.claimed(command);
        if (!handing && claimed.isPresent()) {
            return write(command, statuses.refused(command, "Nothing was done: " + claimed.get() + "."));
        }
        if (command.getStatus() == null) {
            Optional<String> tooMany = FinishedCommands.tooMany(
                    command,
                    caches.list(InterfaceCommand.class, command.getMetadata().getNamespace()));
            caches.requireRunning();
            if (tooMany.isPresent()) {
                return write(command, statuses.refused(command, tooMany.get()));
            }
        }
        if (command.getSpec().action() == Action.agree) {
            return agree(command);
        }
        if (CommandStatuses.awaitsSecond(command) && second(command).isEmpty()) {
            // Who is needed was decided when it was looked at, whatever is said of the interface since.
            return UpdateControl.<InterfaceCommand>noUpdate().rescheduleAfter(AGAIN);
        }
        Optional<Plant> plant =
                caches.list(Plant.class, command.getMetadata().getNamespace()).min(ClusterState.OLDER_FIRST);
        if (plant.isEmpty()) {
            return later(command, handing, "The namespace has no Plant.");
        }
        Optional<Broker> broker = work.broker(plant.get());
        if (broker.isEmpty()) {
            return later(
                    command,
                    handing,
                    "The Kafka of Plant " + plant.get().getMetadata().getName()
                            + " is not known yet: its conditions say why.");
        }
        return handing ? handOver(command, broker.get()) : look(command, broker.get());
    }

    /** What may stand in Kafka keeps where its answers can stand: it is not begun anew. */
    private UpdateControl<InterfaceCommand> later(InterfaceCommand command, boolean handing, String why) {
        return write(command, handing ? statuses.troubled(command, why) : statuses.waiting(command, why));
    }

    private UpdateControl<InterfaceCommand> look(InterfaceCommand command, Broker broker) {
        String name = command.getSpec().interfaceName();
        boolean known = caches.list(OdooInterface.class, command.getMetadata().getNamespace())
                .anyMatch(each -> each.getMetadata().getName().equals(name));
        caches.requireRunning();
        if (!known) {
            return write(
                    command, statuses.refused(command, "There is no OdooInterface " + name + " in this namespace."));
        }
        Optional<String> why = whySecond(command);
        Optional<String> second = second(command);
        if (why.isPresent() && !SecondPerson.isPerson(command.getSpec().by())) {
            return write(
                    command,
                    statuses.refused(
                            command,
                            why.get() + ": that takes two people, and "
                                    + command.getSpec().by() + " is none. Nothing was done: a person gives it."));
        }
        CommandOrder order;
        try {
            order = order(command, broker, second);
        } catch (IllegalArgumentException e) {
            return write(command, statuses.refused(command, e.getMessage()));
        }
        return looks.ask(
                        command.getMetadata().getNamespace(),
                        command.getMetadata().getUid(),
                        new Look(broker, order),
                        () -> watch.propagateEvent(ResourceID.fromResource(command)))
                .filter(last -> last.question().equals(new Look(broker, order)))
                .map(last -> {
                    forget(command);
                    CommandLook look = last.reply().answer();
                    if (look.trouble().isPresent()) {
                        return write(
                                command,
                                statuses.waiting(command, look.trouble().get()));
                    }
                    InterfaceCommandStatus next = statuses.looked(command, order, look);
                    return write(
                            command,
                            next.state() == State.handingOver && why.isPresent() && second.isEmpty()
                                    ? statuses.needsSecond(command, look, next.parts(), why.get())
                                    : next);
                })
                .orElseGet(UpdateControl::noUpdate); // the answer comes back here
    }

    private UpdateControl<InterfaceCommand> handOver(InterfaceCommand command, Broker broker) {
        Optional<String> second = second(command);
        CommandOrder order = order(command, broker, second);
        // What stands in Kafka is not given up by its age: its owner may have acted a moment ago.
        HandOver question = new HandOver(
                broker,
                order,
                command.getStatus().parts(),
                command.getStatus().state() == State.handedOver,
                withheld(command, second));
        return handings.ask(
                        command.getMetadata().getNamespace(),
                        command.getMetadata().getUid(),
                        question,
                        () -> watch.propagateEvent(ResourceID.fromResource(command)))
                .filter(last -> last.question().equals(question))
                .map(last -> {
                    forget(command);
                    CommandAnswers answers = last.reply().answer();
                    if (answers.trouble().isPresent()) {
                        LogKeys.warn(
                                LOG,
                                "A command waits for Kafka; tried again",
                                LogKeys.NAME.of(command.getMetadata().getName()),
                                LogKeys.REASON.of(answers.trouble().get()));
                        return write(
                                command,
                                statuses.troubled(command, answers.trouble().get()));
                    }
                    return write(command, statuses.answered(command, answers));
                })
                .orElseGet(UpdateControl::noUpdate); // the answer comes back here
    }

    /** What an edit makes of a message, and what a retry would try, is held against what runs, which is what its owner will do. */
    private CommandOrder order(InterfaceCommand command, Broker broker, Optional<String> second) {
        CommandOrder order = Orders.of(command, broker.plant(), second, statuses.isProven(command));
        String namespace = command.getMetadata().getNamespace();
        return order.asksWhatRuns()
                ? RunningInterface.of(
                                caches.world(namespace),
                                namespace,
                                command.getSpec().interfaceName())
                        .map(order::against)
                        .orElse(order)
                : order;
    }

    /** Why what does not stand in Kafka by now is not handed over any more; null: it is. */
    private String withheld(InterfaceCommand command, Optional<String> second) {
        if (command.getStatus().state() == State.handedOver) {
            return null;
        }
        if (statuses.isTooOld(command)) {
            return "it could not be handed over in time, and is not any more";
        }
        Optional<String> claimed = statuses.claimed(command);
        if (claimed.isPresent()) {
            return claimed.get();
        }
        return whySecond(command)
                .filter(why -> second.isEmpty())
                .map(why -> why + " by now, and nobody else has agreed: give it anew")
                .orElse(null);
    }

    /** Why somebody else has to agree; empty: nobody has to. Nobody's labels are read for a retry. */
    private Optional<String> whySecond(InterfaceCommand command) {
        if (command.getSpec().action() == Action.retry || command.getSpec().onlyShows()) {
            return Optional.empty();
        }
        String namespace = command.getMetadata().getNamespace();
        String name = command.getSpec().interfaceName();
        Optional<String> why = SecondPerson.reason(
                command.getSpec(),
                Stream.concat(
                        caches.list(OdooInterface.class, namespace)
                                .filter(each -> each.getMetadata().getName().equals(name))
                                .map(each -> caches.whole(each).getSpec()),
                        caches.world(namespace).running().stream()
                                .flatMap(each -> each.interfaces().stream())
                                .filter(each -> each.name().equals(name))
                                .map(RuntimeConfiguration.Interface::spec)),
                caches.finance().contains(namespace));
        caches.requireRunning();
        return why;
    }

    private Optional<String> second(InterfaceCommand command) {
        if (command.getSpec().action() == Action.retry || command.getSpec().onlyShows()) {
            return Optional.empty(); // nobody has to agree, so nobody is looked for
        }
        return persons()
                .agreement(
                        command,
                        caches.list(
                                InterfaceCommand.class, command.getMetadata().getNamespace()))
                .map(each -> each.getSpec().by());
    }

    private SecondPerson persons() {
        return new SecondPerson(caches.changes().people());
    }

    private UpdateControl<InterfaceCommand> agree(InterfaceCommand command) {
        Optional<InterfaceCommand> theirs = theirs(command);
        caches.requireRunning();
        if (theirs.isEmpty()) {
            return write(
                    command,
                    statuses.refused(
                            command,
                            "There is no InterfaceCommand " + command.getSpec().command() + " in this namespace."));
        }
        if (FinishedCommands.isFinished(theirs.get())) {
            return write(
                    command,
                    statuses.refused(
                            command,
                            command.getSpec().command() + " has come to its end: "
                                    + theirs.get().getStatus().message()));
        }
        Optional<String> whyNot = persons().whyNot(command, theirs.get());
        if (whyNot.isEmpty() && !CommandStatuses.awaitsSecond(theirs.get())) {
            whyNot = Optional.of(
                    command.getSpec().command()
                            + " does not ask for a second person now: nobody agrees to what he has not seen. Agree when its status asks for it.");
        }
        if (whyNot.isEmpty() && statuses.isProven(theirs.get()) && !statuses.isProven(command)) {
            whyNot = Optional.of("The cluster proved who gave "
                    + command.getSpec().command() + ", and proves nobody now: an agreement would be a claim.");
        }
        return write(
                command,
                whyNot.map(why -> statuses.refused(command, why))
                        .orElseGet(() -> statuses.agreed(command, theirs.get())));
    }

    /** The command that somebody agrees to. */
    private Optional<InterfaceCommand> theirs(InterfaceCommand agreement) {
        return caches.list(InterfaceCommand.class, agreement.getMetadata().getNamespace())
                .filter(each ->
                        each.getMetadata().getName().equals(agreement.getSpec().command()))
                .findFirst();
    }

    private void forget(InterfaceCommand command) {
        looks.forget(Set.of(command.getMetadata().getUid()));
        handings.forget(Set.of(command.getMetadata().getUid()));
    }

    /** Only over the status that was read: a step that somebody else has done is never done again from an old picture. */
    private UpdateControl<InterfaceCommand> write(InterfaceCommand command, InterfaceCommandStatus wanted) {
        caches.requireRunning();
        if (wanted.equals(command.getStatus())) {
            return UpdateControl.<InterfaceCommand>noUpdate().rescheduleAfter(statuses.again(command));
        }
        InterfaceCommand only = StatusWrites.only(InterfaceCommand::new, command, wanted);
        // A watch shows an own write a moment later and wakes nobody.
        return UpdateControl.patchStatus(only)
                .rescheduleAfter(
                        wanted.state() == State.handingOver
                                        || wanted.state() == State.done
                                                && command.getSpec().action() == Action.agree
                                ? Duration.ofMillis(100)
                                : AGAIN);
    }

    /** Deletes what is not kept any more. */
    private UpdateControl<InterfaceCommand> tidy(InterfaceCommand command) {
        List<InterfaceCommand> surplus = FinishedCommands.surplus(
                caches.list(InterfaceCommand.class, command.getMetadata().getNamespace()), clock.instant());
        caches.requireRunning();
        surplus.forEach(each -> AsRead.delete(client, each));
        return UpdateControl.<InterfaceCommand>noUpdate().rescheduleAfter(DAILY);
    }

    @Override
    public ErrorStatusUpdateControl<InterfaceCommand> updateErrorStatus(
            InterfaceCommand command, Context<InterfaceCommand> context, Exception failure) {
        if (failure instanceof OperatorFailedException) {
            LogKeys.warn(
                    LOG,
                    "A command is not carried out; tried again",
                    LogKeys.NAME.of(command.getMetadata().getName()),
                    LogKeys.REASON.of(failure.getMessage()));
        }
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }
}
