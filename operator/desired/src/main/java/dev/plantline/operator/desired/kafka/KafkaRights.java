package dev.plantline.operator.desired.kafka;

import static dev.plantline.operator.desired.kafka.KafkaRole.auditor;
import static dev.plantline.operator.desired.kafka.KafkaRole.delivery;
import static dev.plantline.operator.desired.kafka.KafkaRole.gateway;
import static dev.plantline.operator.desired.kafka.KafkaRole.operator;

import dev.plantline.api.v1alpha1.source.Source;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.model.InterfaceId;
import dev.plantline.operator.desired.kafka.KafkaRight.Operation;
import dev.plantline.operator.desired.kafka.KafkaRight.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The least that each role needs in a plant's Kafka: the one table from which access rules are printed and against which a broker is tested. The use
 * stands before the interface's name, so the rules hold for interfaces to come.
 */
public final class KafkaRights {
    private KafkaRights() {}

    /** The topic that gateways read for the source of an interface; empty: they read none. */
    public static Optional<String> of(InterfaceId id, Source source) {
        var needs = source.needs();
        return needs.topic().map(SourceNeeds.Place::name).or(() -> needs.reading()
                .map(each -> id.inTopic()));
    }

    /**
     * The rights of a plant.
     *
     * @param plant its name
     * @param sources topics that gateways read: of the plant's own, and {@code .in} of interfaces that read an Odoo, see {@link #of(InterfaceId, Source)}
     */
    public static List<KafkaRight> of(String plant, SortedSet<String> sources) {
        String in = plant + ".in.";
        String aside = plant + ".aside.";
        String audit = plant + ".audit.";
        List<KafkaRight> all = new ArrayList<>();
        all.add(topic(gateway, in, Operation.Write, "appends what is received"));
        if (!sources.isEmpty()) {
            String source = plant + ".source.";
            sources.forEach(name -> all.add(new KafkaRight(
                    gateway,
                    Resource.topic,
                    name,
                    false,
                    Operation.Read,
                    name.startsWith(in) ? "keeps how far it has read Odoo" : "copies the plant's own topic")));
            all.add(new KafkaRight(
                    gateway, Resource.group, source, true, Operation.Read, "shares its sources with other gateways"));
            all.add(new KafkaRight(
                    gateway, Resource.transactionalId, source, true, Operation.Write, "copies each record once"));
        }
        all.add(topic(delivery, in, Operation.Read, "reads what was received"));
        all.add(topic(delivery, in, Operation.Delete, "deletes what is sealed and older than its retention"));
        all.add(new KafkaRight(
                delivery, Resource.group, in, true, Operation.Read, "shares the partitions with other pods"));
        all.add(new KafkaRight(
                delivery, Resource.transactionalId, aside, true, Operation.Write, "fences the owner before"));
        all.add(topic(delivery, aside, Operation.Read, "reads the checkpoint and what is set aside"));
        all.add(topic(delivery, aside, Operation.Write, "writes the checkpoint and what is set aside"));
        all.add(topic(delivery, aside, Operation.DescribeConfigs, "says which setting keeps it from writing"));
        all.add(topic(delivery, audit, Operation.Read, "finds the end of the chain"));
        all.add(topic(delivery, audit, Operation.Write, "writes outcomes"));
        all.add(topic(delivery, audit, Operation.DescribeConfigs, "says which setting keeps it from writing"));
        all.add(topic(operator, in, Operation.Create, "makes the topic"));
        all.add(topic(operator, in, Operation.AlterConfigs, "keeps its settings"));
        all.add(topic(
                operator,
                in,
                Operation.Read,
                "counts what deleted interfaces left behind, and tells what a command may replay, abandon or adopt"));
        all.add(topic(operator, aside, Operation.Create, "makes the topic"));
        all.add(topic(operator, aside, Operation.AlterConfigs, "keeps its settings"));
        all.add(topic(operator, aside, Operation.Read, "reads the last checkpoint, and what a command names"));
        all.add(topic(operator, aside, Operation.Write, "writes the first checkpoint, and hands commands over"));
        all.add(topic(operator, audit, Operation.Create, "makes the topic"));
        all.add(topic(operator, audit, Operation.AlterConfigs, "keeps its settings"));
        all.add(topic(operator, audit, Operation.Read, "tells what came of a command"));
        all.add(topic(auditor, in, Operation.Read, "counts what was received"));
        all.add(topic(auditor, aside, Operation.Read, "lists what is set aside"));
        all.add(topic(auditor, audit, Operation.Read, "counts the outcomes and walks the chain"));
        return List.copyOf(all);
    }

    private static KafkaRight topic(KafkaRole role, String prefix, Operation operation, String why) {
        return new KafkaRight(role, Resource.topic, prefix, true, operation, why);
    }
}
