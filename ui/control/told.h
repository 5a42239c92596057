#pragma once

#include "core/base/result.h"
#include "ui/control/background.h"
#include "ui/models/text.h"

#include <utility>

#include <QString>

namespace gatescope::ui {

// How a service's job ends: one of its signals tells on the GUI thread what was found, or in words
// why nothing was.
template <typename Value, typename Service, typename Argument>
Background::Answer told(Result<Value> result, Service* service, void (Service::*found)(Argument),
                        void (Service::*failed)(const QString&)) {
  return [=, result = std::move(result)] {
    if (result) {
      (service->*found)(*result);
    } else {
      (service->*failed)(coreText(result.error().message));
    }
  };
}

}  // namespace gatescope::ui
