#pragma once

#include <functional>

#include <Eigen/Core>

namespace gatescope {

struct LbfgsOptions {
  int memory = 10;  // pairs of steps and changes of the gradient
  int iterations = 200;
  double gradient = 1e-5;  // ends where no component of the gradient is larger
  double decrease = 1e-8;  // or where the value falls by a smaller share of it
};

// The value at a point, and the gradient there.
using SmoothFunction = std::function<double(const Eigen::VectorXd& at, Eigen::VectorXd& gradient)>;

// Minimises a smooth convex function by L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5),
// with steps halved until the value falls enough (Armijo, their condition 3.4).
Eigen::VectorXd minimise(const SmoothFunction& function, Eigen::VectorXd start,
                         const LbfgsOptions& options = {});

}  // namespace gatescope
