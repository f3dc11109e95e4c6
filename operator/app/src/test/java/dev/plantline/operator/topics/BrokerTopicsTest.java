package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.operator.desired.DesiredTopic;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeAclsOptions;
import org.apache.kafka.clients.admin.DescribeAclsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** On a real broker. */
@ExtendWith(KafkaExtension.class)
class BrokerTopicsTest {
    @Test
    void aTopicThatTheBrokerDoesNotKnowYetIsAskedForAgainLaterAndNothingFails(EmbeddedKafka kafka) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "PLAINTEXT");
        String plant = "p" + UUID.randomUUID().toString().substring(0, 8);
        Broker broker = new Broker(plant, kafka.bootstrapServers(), settings, null);
        List<DesiredTopic> topic = List.of(new DesiredTopic(plant + ".in.lots", 1, 1, Map.of()));
        try (Admin admin = Admin.create(settings);
                Admin late = new Late(settings)) {
            new BrokerTopics(admin, broker).create(topic, new HashMap<>());

            assertThatThrownBy(() -> new BrokerTopics(late, broker).create(topic, new HashMap<>()))
                    .isInstanceOfSatisfying(UnknownTopicOrPartitionException.class, each -> assertThat(
                                    Unavailability.of(broker, each).reason())
                            .isEqualTo("KafkaUnreachable"));
        }
    }

    @Test
    void brokersThatDoNotTellWhatTheUserMayDoStopNothingAndAreNotTakenForOnesThatLimitIt(EmbeddedKafka kafka) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "PLAINTEXT");
        String plant = "p" + UUID.randomUUID().toString().substring(0, 8);
        Broker broker = new Broker(plant, kafka.bootstrapServers(), settings, null);
        String audit = plant + ".audit.lots";
        try (Admin admin = Admin.create(settings);
                Admin silent = new Silent(settings);
                Admin without = new WithoutRules(settings)) {
            new BrokerTopics(admin, broker).create(List.of(new DesiredTopic(audit, 1, 1, Map.of())), new HashMap<>());

            assertThat(new BrokerTopics(admin, broker).access(audit)).contains(BrokerAccess.noAuthorizer);
            assertThat(new BrokerTopics(silent, broker).access(audit)).isEmpty();
            assertThat(new BrokerTopics(without, broker).access(audit)).isEmpty();
        }
    }

    /** A broker that does not say what its user may do with a topic. */
    private static final class Silent extends ForwardingAdmin {
        Silent(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        public DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
            return super.describeTopics(topics, new DescribeTopicsOptions());
        }
    }

    /** A broker that knows no question about rules. */
    private static final class WithoutRules extends ForwardingAdmin {
        WithoutRules(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        public DescribeAclsResult describeAcls(AclBindingFilter filter, DescribeAclsOptions options) {
            throw new UnsupportedVersionException("no rules here");
        }
    }

    /** A broker that has not heard of any topic yet. */
    private static final class Late extends ForwardingAdmin {
        Late(Map<String, Object> settings) {
            super(settings);
        }

        @Override
        public DescribeTopicsResult describeTopics(TopicCollection topics, DescribeTopicsOptions options) {
            return super.describeTopics(TopicCollection.ofTopicNames(List.of("nowhere")), options);
        }
    }
}
