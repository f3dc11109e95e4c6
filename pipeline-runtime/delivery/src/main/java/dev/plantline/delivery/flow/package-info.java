/** The messages of one partition on their way: lanes, what is ready, what waits. Structure only: it decides nothing and knows no target. */
package dev.plantline.delivery.flow;
